package org.jmd.maker;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.bond.StoredCertificate;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.testing.WalletFixture;

/** A wallet with fidelity bonds, hot and cold, on a fake chain. */
final class BondWallet {
  static final long BOND_SATS = 100_000_000;

  /** Years away, whatever a test does to the clock. */
  static final Timenumber MONTH = new Timenumber(150);

  private static final int SEED = 7;

  final VirtualTime time;
  final FakeChain chain;
  final WalletFixture fixture;
  private final HdKeys keys = WalletFixture.keys(SEED);
  private final TestKeys cold = TestKeys.of("cold bond");

  BondWallet(Path directory, FakeChain chain, VirtualTime time) {
    this.time = time;
    this.chain = chain;
    this.fixture = WalletFixture.create(chain, directory.resolve("bonds"), SEED, time.clock());
  }

  BondAnnouncer announcer(BondChoice choice, Nick maker) {
    return new BondAnnouncer(
        fixture.wallet(), choice, maker, time.clock(), new SeededEntropy(SEED));
  }

  /** A bond of the wallet's own, without a coin. */
  RegisteredBond hot(Timenumber month) {
    return register(RegisteredBond.ofWallet(keys, month, now()));
  }

  /** A bond whose key is elsewhere, with a certificate up to that period, without a coin. */
  RegisteredBond cold(int expiry) {
    RegisteredBond bond =
        RegisteredBond.ofExternalKey(
            new BondScript(cold.publicKey(), MONTH.locktime()), Network.REGTEST, now());
    return register(bond.withCertificate(certificate("hot key", expiry)));
  }

  /** Signed by the key of the cold bond. */
  StoredCertificate certificate(String hotKey, int expiry) {
    TestKeys hot = TestKeys.of(hotKey);
    return StoredCertificate.ofHotKey(hot.publicKey(), hot.secret())
        .signed(BondCertificate.sign(cold.secret(), hot.publicKey(), expiry));
  }

  RegisteredBond register(RegisteredBond bond) {
    fixture
        .wallet()
        .bonds()
        .change(list -> {
          list.put(bond);
          return bond;
        });
    fixture.wallet().sync();
    return bond;
  }

  /** Pays the bond; the coin has six confirmations. */
  OutPoint fund(RegisteredBond bond, long sats) {
    OutPoint coin = chain.fund(bond.script().orElseThrow().scriptPubKey(), sats);
    fixture.sync();
    return coin;
  }

  OutPoint fund(RegisteredBond bond) {
    return fund(bond, BOND_SATS);
  }

  /** Lets the lock of every bond until that month end. */
  void pass(Timenumber month) {
    Duration left = Duration.between(now(), Instant.ofEpochSecond(month.locktime()));
    time.run(left.plusSeconds(1));
  }

  static BondProof parsed(Optional<String> proof) {
    return BondProof.tryParse(proof.orElseThrow()).orElseThrow();
  }

  private Instant now() {
    return time.clock().instant();
  }
}
