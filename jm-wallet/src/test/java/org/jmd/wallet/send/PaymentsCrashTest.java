package org.jmd.wallet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends a payment at every single step of every write, and looks what the next process finds. */
class PaymentsCrashTest {
  private static final ScriptPubKey SHOP = ScriptPubKey.p2tr(new byte[32]);
  private static final int MOST_STEPS = 200;
  private static final long FUNDS = 400_000;

  @TempDir Path root;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** How it ends. */
  enum End {
    /** The process dies. */
    KILLED,
    /** From now on nothing can be written. */
    DISK_FAILS
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Lets so many steps pass. */
  private static final class Fuse implements PrivateFiles.Probe {
    private final End end;
    private int left = Integer.MAX_VALUE;

    Fuse(End end) {
      this.end = end;
    }

    @Override
    public void before(PrivateFiles.Step step, Path file) throws IOException {
      if (left > 0) {
        left--;
        return;
      }
      switch (end) {
        case KILLED -> throw new Killed();
        case DISK_FAILS -> throw new IOException("disk is broken");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPaymentIsEitherMadeAndKnownOrNotMade(End end) throws SendRefused {
    boolean broken = true;
    for (int steps = 0; broken; steps++) {
      assertThat(steps).isLessThan(MOST_STEPS);
      FakeChain chain = new FakeChain();
      Path directory = root.resolve(end + "-" + steps);
      Fuse fuse = new Fuse(end);
      try (WalletFixture fixture = funded(chain, directory, fuse)) {
        Payments payments = payments(fixture.wallet());
        SendPlan plan =
            payments.plan(new SendRequest(1, 100_000, SHOP, FeeRate.of("2"), Optional.empty()));
        fuse.left = steps;
        broken = !ends(() -> payments.send(plan));
      }
      check(chain, directory);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneOfTwoReplacementsIsMadeAndKnown(End end) throws SendRefused {
    boolean broken = true;
    for (int steps = 0; broken; steps++) {
      assertThat(steps).isLessThan(MOST_STEPS);
      FakeChain chain = new FakeChain();
      Path directory = root.resolve(end + "-" + steps);
      Fuse fuse = new Fuse(end);
      try (WalletFixture fixture = funded(chain, directory, fuse)) {
        Payments payments = payments(fixture.wallet());
        SpeedUp speedUp = new SpeedUp(payments);
        Sent first =
            payments.send(
                payments.plan(
                    new SendRequest(1, 100_000, SHOP, FeeRate.of("2"), Optional.empty())));
        ReplacementPlan plan =
            speedUp.planReplacement(
                first.txid(), Optional.of(new FeeChoice.Manual(FeeRate.of("9"))), false);
        fuse.left = steps;
        broken = !ends(() -> speedUp.replace(plan));
      }
      assertThat(chain.accepted()).hasSize(1);
      check(chain, directory);
    }
  }

  private interface Step {
    void run() throws SendRefused;
  }

  /** Whether it came to its end; without a word about a failed write is as good. */
  private static boolean ends(Step step) throws SendRefused {
    try {
      step.run();
      return true;
    } catch (Killed | WalletStorageException broken) {
      return false;
    }
  }

  private WalletFixture funded(FakeChain chain, Path directory, Fuse fuse) {
    return WalletFixture.create(chain, directory, 1, () -> now, new PrivateFiles(fuse))
        .fund(1, FUNDS)
        .sync();
  }

  private static Payments payments(Wallet wallet) {
    return new Payments(wallet, SendFees.DEFAULT, new SeededEntropy(7));
  }

  /** What a process finds that opens the wallet half an hour and a block later. */
  private void check(FakeChain chain, Path directory) throws SendRefused {
    now = now.plus(Duration.ofMinutes(31));
    chain.mine(1);
    try (WalletFixture fixture = WalletFixture.create(chain, directory, 1, () -> now)) {
      Wallet wallet = fixture.wallet();
      new SendMonitor(wallet).check();
      List<HistoryEntry> rows = wallet.history().entries();
      List<String> made = chain.accepted().stream().map(FakeChain.KnownTransaction::txid).toList();

      assertThat(rows.stream().filter(HistoryEntry::success).map(HistoryEntry::txid))
          .containsExactlyElementsOf(made);
      assertThat(wallet.history().pending()).isEmpty();
      Set<String> shown = new HashSet<>();
      long spent = 0;
      for (FakeChain.KnownTransaction known : chain.accepted()) {
        Tx tx = Tx.tryParse(HexFormat.of().parseHex(known.rawHex())).orElseThrow();
        tx.outputs().forEach(o -> shown.add(address(o.script())));
        spent += FUNDS - tx.outputs().getLast().valueSats();
      }
      assertThat(wallet.coins().stream().mapToLong(Coin::valueSats).sum()).isEqualTo(FUNDS - spent);
      assertThat(wallet.eligible(1, 1)).hasSameSizeAs(wallet.coins());
      assertThat(shown).doesNotContain(wallet.reserveAddress(1, Branch.INTERNAL, "").address());
      if (made.isEmpty()) {
        Payments again = payments(wallet);
        again.send(again.plan(new SendRequest(1, 50_000, SHOP, FeeRate.of("2"), Optional.empty())));
      }
    }
  }

  private static String address(ScriptPubKey script) {
    return Addresses.format(script, Network.REGTEST).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void theFuseBreaks(End end) {
    Fuse fuse = new Fuse(end);
    fuse.left = 0;
    assertThatThrownBy(() -> fuse.before(PrivateFiles.Step.CREATE, root))
        .isInstanceOfAny(Killed.class, IOException.class);
  }
}
