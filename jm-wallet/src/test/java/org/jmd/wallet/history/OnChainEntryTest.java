package org.jmd.wallet.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.history.OnChainTransaction.Output;
import org.jmd.wallet.history.OnChainTransaction.OwnInput;
import org.jmd.wallet.history.OnChainTransaction.Owner;
import org.junit.jupiter.api.Test;

class OnChainEntryTest {
  private static final String TXID = "ab".repeat(32);

  private static Output own(long value, String script, int mixdepth, boolean external) {
    return new Output(value, script, "to " + script, Optional.of(new Owner(mixdepth, external)));
  }

  private static Output foreign(long value, String script) {
    return new Output(value, script, "to " + script, Optional.empty());
  }

  private static OwnInput input(long value) {
    return new OwnInput(new OutPoint(TXID, 0), value, "from", 1);
  }

  @Test
  void countsOutputsToOneScriptOnceWithTheLastValue() {
    EqualOutputs equal =
        EqualOutputs.of(
            List.of(foreign(5, "a"), foreign(7, "b"), foreign(7, "a"), foreign(9, "c")));

    assertThat(equal).isEqualTo(new EqualOutputs(true, 7, 2));
  }

  @Test
  void findsNoCoinJoinAmongTooManyOtherOutputs() {
    assertThat(
            EqualOutputs.of(
                List.of(
                    foreign(5, "a"),
                    foreign(5, "b"),
                    foreign(1, "c"),
                    foreign(2, "d"),
                    foreign(3, "e"))))
        .isEqualTo(new EqualOutputs(false, 0, 2));
    assertThat(EqualOutputs.of(List.of())).isEqualTo(new EqualOutputs(false, 0, 0));
  }

  @Test
  void namesTheOriginOfAnAddress() {
    EqualOutputs coinJoin = new EqualOutputs(true, 5, 2);
    EqualOutputs plain = new EqualOutputs(false, 0, 1);

    assertThat(coinJoin.origin(5, true).text()).isEqualTo("cj_out");
    assertThat(coinJoin.origin(6, false).text()).isEqualTo("cj_change");
    assertThat(plain.origin(5, true).text()).isEqualTo("deposit");
    assertThat(plain.origin(5, false).text()).isEqualTo("non_cj_change");
  }

  @Test
  void prefersAnotherMixdepthAsTheGoalOfATransfer() {
    OnChainEntry entry =
        OnChainEntry.classify(
                new OnChainTransaction(
                    List.of(input(100)),
                    0,
                    List.of(own(60, "same", 1, true), own(20, "other", 2, false))))
            .orElseThrow();

    assertThat(entry.destinationAddress()).isEqualTo("to other");
    assertThat(entry.amountSats()).isEqualTo(20);
    assertThat(entry.miningFeeSats()).isEqualTo(20);
  }

  @Test
  void claimsNoMiningFeeThatOthersPaidToo() {
    OnChainEntry entry =
        OnChainEntry.classify(
                new OnChainTransaction(List.of(input(100)), 1, List.of(foreign(60, "a"))))
            .orElseThrow();

    assertThat(entry.miningFeeSats()).isZero();
    assertThat(entry.netFeeSats()).isZero();
  }

  @FuzzTest
  void classifiesWhateverConcernsTheWallet(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    List<OwnInput> inputs = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    while (in.remaining() >= 3) {
      int kind = in.get() & 3;
      int value = in.get() & 0xff;
      String script = Integer.toString(in.get() & 15);
      switch (kind) {
        case 0 -> inputs.add(input(value));
        case 1 -> outputs.add(foreign(value, script));
        default -> outputs.add(own(value, script, value & 3, kind == 2));
      }
    }
    OnChainTransaction tx = new OnChainTransaction(inputs, octets.length & 1, outputs);
    Optional<OnChainEntry> entry = OnChainEntry.classify(tx);

    assertThat(entry.isPresent())
        .isEqualTo(!inputs.isEmpty() || outputs.stream().anyMatch(Output::isOwn));
    entry.ifPresent(e -> {
      assertThat(e.amountSats()).isNotNegative();
      assertThat(e.feeReceivedSats()).isNotNegative();
      assertThat(e.makerFeesSats()).isNotNegative();
      assertThat(e.miningFeeSats()).isNotNegative();
    });
  }
}
