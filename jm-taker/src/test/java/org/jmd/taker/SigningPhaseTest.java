package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.taker.offers.OfferChooser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makers that misbehave when they are shown the transaction. */
final class SigningPhaseTest {
  @TempDir Path directory;

  private final Market market = new Market(19);

  /** A maker that signs in its own way, and is chosen first because it is cheap. */
  private ScriptedMaker signs(BiFunction<ScriptedMaker, Tx, List<? extends WireMessage>> answer) {
    ScriptedMaker maker =
        new ScriptedMaker(market) {
          @Override
          List<? extends WireMessage> answerTx(Tx tx) {
            return answer.apply(this, tx);
          }
        };
    maker.offer = ScriptedMaker.absolute(1);
    return market.add(maker.fund(1_000_000, 800_000));
  }

  private Rounds rounds() {
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.draft.chooser = new OfferChooser.Cheapest();
    rounds.draft.retryWithHonestMakers = false;
    return rounds;
  }

  /** Runs a round that fails for this maker's signatures; says what was wrong with them. */
  private String refused(BiFunction<ScriptedMaker, Tx, List<? extends WireMessage>> answer) {
    ScriptedMaker cheat = signs(answer);
    market.addHonest(2);
    Rounds rounds = rounds();
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("Not all makers signed");
    assertThat(failed.phase()).isEqualTo(Phase.SIGNING);
    assertThat(failed.coinsHeld()).isTrue();
    assertThat(rounds.holdsCoins()).isTrue();
    assertThat(rounds.funds.signatures).isZero();
    assertThat(rounds.funds.history).endsWith("failed Not all makers signed");
    assertThat(rounds.ignored.nicks()).containsExactly(cheat.nick());
    assertThat(market.chain.accepted()).isEmpty();
    return rounds.dropped(cheat).describe();
  }

  private static Boxed.Signature altered(Boxed.Signature signature, UnaryOperator<byte[]> change) {
    return new Boxed.Signature(
        Octets.of(change.apply(signature.signature().bytes())),
        signature.publicKey(),
        Optional.empty());
  }

  /** All signatures, the first one changed. */
  private static List<WireMessage> withFirst(
      ScriptedMaker maker, Tx tx, UnaryOperator<byte[]> change) {
    List<WireMessage> messages = new ArrayList<>();
    List<Boxed.Signature> all = maker.signatures(tx);
    messages.add(maker.seal(altered(all.getFirst(), change)));
    all.stream().skip(1).forEach(s -> messages.add(maker.seal(s)));
    return messages;
  }

  @Test
  void aSilentMakerFailsTheRoundAndTheCoinsStayReserved() {
    assertThat(refused((_, _) -> List.of())).isEqualTo("sent 0 of 2 valid signatures");
  }

  @Test
  void theReasonThatAMakerGivesIsShown() {
    assertThat(refused((_, _) -> List.of(new Plain.ErrorReply("fee too low"))))
        .contains("it said: fee too low");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x02, 0x03, 0x81, 0x82, 0x83, 0x00})
  void a116_otherSighashTypesAreNotAccepted(int type) {
    assertThat(
            refused((maker, tx) ->
                withFirst(
                    maker,
                    tx,
                    signature -> {
                      signature[signature.length - 1] = (byte) type;
                      return signature;
                    })))
        .contains("sighash type " + type + " instead of 1");
  }

  @Test
  void a116_aSignatureOfAnotherTransactionIsNotAccepted() {
    assertThat(
            refused((maker, tx) ->
                maker.signatures(new Tx(1, tx.inputs(), tx.outputs(), tx.lockTime())).stream()
                    .map(maker::seal)
                    .toList()))
        .contains("fits none of");
  }

  @Test
  void a116_aSignatureOverAnotherAmountIsNotAccepted() {
    assertThat(
            refused((maker, tx) ->
                maker.stock.stream()
                    .map(s -> {
                      PrevOut lie =
                          new PrevOut(
                              s.coin().outPoint(), s.coin().valueSats() + 1, s.coin().script());
                      SignatureBlob blob =
                          new InputSigner(Secp256k1.nativeCurve()).signP2wpkh(tx, lie, s.key());
                      return maker.seal(
                          new Boxed.Signature(
                              Octets.of(blob.signature().bytes()),
                              blob.publicKey(),
                              Optional.empty()));
                    })
                    .toList()))
        .contains("fits none of");
  }

  @Test
  void a116_aKeyThatOwnsNoneOfTheInputsIsNotAccepted() {
    assertThat(
            refused((maker, tx) -> {
              Boxed.Signature valid = maker.signatures(tx).getFirst();
              return List.of(
                  maker.seal(
                      new Boxed.Signature(
                          valid.signature(),
                          Secp256k1.nativeCurve().publicKey(maker.newKey()),
                          Optional.empty())));
            }))
        .contains("key belongs to none of its inputs");
  }

  @Test
  void a116_aHighSIsNotAccepted() {
    assertThat(refused((maker, tx) -> withFirst(maker, tx, SigningPhaseTest::highS)))
        .contains("not strict DER with low s");
  }

  /** The same signature with n - s, which verifies as well. */
  private static byte[] highS(byte[] signature) {
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    int rLength = signature[3];
    byte[] r = Arrays.copyOfRange(signature, 4, 4 + rLength);
    int sAt = 6 + rLength;
    byte[] s = Arrays.copyOfRange(signature, sAt, sAt + signature[sAt - 1]);
    byte[] high = order.subtract(new BigInteger(1, s)).toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    out.write(4 + r.length + high.length);
    out.write(2);
    out.write(r.length);
    out.writeBytes(r);
    out.write(2);
    out.write(high.length);
    out.writeBytes(high);
    out.write(1);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "####", "AAAA", "//79", "SDBFAiEA"})
  void a116_junkIsNotAccepted(String junk) {
    assertThat(refused((maker, _) -> List.of(maker.sealText(BoxedCommand.SIG, junk))))
        .startsWith("sent 0 of 2 valid signatures");
  }

  @Test
  void a117_fewerSignaturesThanInputsAreNotEnough() {
    assertThat(refused((maker, tx) -> List.of(maker.seal(maker.signatures(tx).getFirst()))))
        .isEqualTo("sent 1 of 2 valid signatures");
  }

  @Test
  void a117_theSameSignatureTwiceCountsOnce() {
    assertThat(
            refused((maker, tx) -> {
              Boxed.Signature first = maker.signatures(tx).getFirst();
              return List.of(maker.seal(first), maker.seal(first));
            }))
        .startsWith("sent 1 of 2 valid signatures");
  }

  @Test
  void a117_signaturesOfAnotherMakerDoNotCount() {
    ScriptedMaker other = market.addHonest(1).getFirst();
    other.offer = ScriptedMaker.absolute(2);
    assertThat(refused((maker, tx) -> other.signatures(tx).stream().map(maker::seal).toList()))
        .startsWith("sent 0 of 2 valid signatures");
  }

  @Test
  void aFloodOfBadSignaturesEndsTheWaitForThatMaker() {
    refused((maker, tx) -> {
      List<WireMessage> flood = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        flood.add(maker.sealText(BoxedCommand.SIG, "AAAA"));
      }
      return flood;
    });
    assertThat(market.time.clock().instant()).isBefore(Instant.parse("2026-01-01T00:00:30Z"));
  }

  @Test
  void a118_signaturesInAnotherOrderAreAccepted() {
    signs((maker, tx) -> {
      List<WireMessage> reversed = new ArrayList<>();
      maker.signatures(tx).forEach(s -> reversed.add(maker.seal(s)));
      Collections.reverse(reversed);
      return reversed;
    });
    market.addHonest(2);
    assertThat(rounds().completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void signaturesWithAThirdPushAndWithoutPaddingAreAccepted() {
    signs((maker, tx) ->
        maker.signatures(tx).stream()
            .map(s ->
                new Boxed.Signature(
                    s.signature(), s.publicKey(), Optional.of(Octets.of(new byte[22]))))
            .map(s -> maker.sealText(BoxedCommand.SIG, s.plaintext().replace("=", "")))
            .toList());
    market.addHonest(2);
    assertThat(rounds().completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void a114_nothingIsShownIfTheHistoryCannotBeWritten() {
    market.addHonest(3);
    Rounds rounds = rounds();
    rounds.funds.historyFails = true;
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).contains("cannot write history.csv: disk full");
    assertThat(failed.coinsHeld()).isFalse();
    assertThat(rounds.holdsCoins()).isFalse();
    assertThat(market.makers()).allSatisfy(maker -> assertThat(maker.heard).doesNotContain("tx"));
  }

  @Test
  void a115_aLeaseLostBetweenTwoMakersStopsTheRound() {
    market.addHonest(3);
    Rounds rounds = rounds();
    rounds.funds.renewalsUntilLoss = 1;
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).startsWith("The hold on our own coins was lost");
    assertThat(failed.coinsHeld()).isTrue();
    assertThat(market.makers().stream().filter(m -> market.lastChannel().sent(m.nick(), "tx") > 0))
        .hasSize(1);
    assertThat(rounds.funds.signatures).isZero();
  }

  @Test
  void aLeaseLostBeforeOurOwnSignatureStopsTheRound() {
    market.addHonest(3);
    Rounds rounds = rounds();
    rounds.funds.renewalsUntilLoss = 3;
    assertThat(rounds.fails(Rounds.million()).coinsHeld()).isTrue();
    assertThat(rounds.funds.signatures).isZero();
  }

  @Test
  void theRoundIsRepeatedOnceWithTheMakersThatSigned() {
    ScriptedMaker cheat = signs((_, _) -> List.of());
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.makers(4, 2, 3);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(3).noneMatch(m -> m.nick().equals(cheat.nick()));
    assertThat(rounds.events).contains(new TakerEvent.Retrying(3));
    assertThat(rounds.commitments.used).hasSize(2);
    assertThat(rounds.funds.history)
        .containsExactly(
            "awaiting 1000000 4",
            "failed Not all makers signed",
            "awaiting 1000000 3",
            "sent " + done.txid() + " by 3 makers");
    assertThat(rounds.funds.reserved).hasSize(4);
    assertThat(rounds.confirmations).hasSize(2);
  }

  @Test
  void aSecondFailureIsFinal() {
    signs((_, _) -> List.of());
    ScriptedMaker tired =
        market.add(
            new ScriptedMaker(market) {
              @Override
              List<? extends WireMessage> answerTx(Tx tx) {
                return commitments.size() > 1 ? List.of() : super.answerTx(tx);
              }
            });
    tired.fund(2_000_000);
    market.addHonest(2);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.makers(4, 2, 3);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("Not all makers signed");
    assertThat(failed.details()).hasSize(1).first().asString().startsWith(tired.nick().value());
  }

  @Test
  void thereIsNoSecondTryWithTooFewHonestMakers() {
    signs((_, _) -> List.of());
    market.addHonest(2);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.makers(3, 3, 3);
    rounds.fails(Rounds.million());
    assertThat(rounds.commitments.used).hasSize(1);
  }

  @Test
  void aCoinAddedForTheSecondTryIsFreeAgainIfNoMakerSawItSpent() {
    signs((_, _) -> List.of());
    for (int i = 0; i < 3; i++) {
      market
          .add(
              new ScriptedMaker(market) {
                @Override
                List<? extends WireMessage> answerAuth(Boxed.Auth received) {
                  return commitments.size() > 1
                      ? List.of(new Plain.ErrorReply("no-liquidity"))
                      : super.answerAuth(received);
                }
              })
          .fund(2_000_000);
    }
    Rounds rounds = new Rounds(market, directory, 3_000_000, 2_000_000);
    rounds.draft.podle = new TakerSettings.PodleRules(1, 5, 20);
    rounds.makers(4, 2, 3);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.phase()).isEqualTo(Phase.AUTHENTICATING);
    assertThat(failed.coinsHeld()).isTrue();
    assertThat(rounds.commitments.used).hasSize(2);
    assertThat(rounds.funds.wallet().leases().held()).hasSize(1);
  }
}
