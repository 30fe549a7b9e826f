package org.jmd.wallet.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;

/**
 * A regtest wallet over a fake chain, in one line:
 *
 * <pre>{@code
 * WalletFixture fixture = WalletFixture.create(chain, directory, 1).fund(0, 100_000_000).sync();
 * }</pre>
 *
 * The same seed gives the same keys, so a second fixture with the same seed and directory is the
 * same wallet opened once more.
 */
public final class WalletFixture implements AutoCloseable {
  /** Addresses per branch: few, so that a fixture costs little. */
  public static final int SCAN_RANGE = 30;

  private final FakeChain chain;
  private final FakeWalletBackend backend;
  private final Wallet wallet;

  private WalletFixture(FakeChain chain, FakeWalletBackend backend, Wallet wallet) {
    this.chain = chain;
    this.backend = backend;
    this.wallet = wallet;
  }

  /** Keys that follow from a small number; five mixdepths on regtest. */
  public static HdKeys keys(int seed) {
    byte[] octets = new byte[64];
    Arrays.fill(octets, (byte) seed);
    octets[0] = (byte) (seed >>> 8);
    return HdKeys.of(SecretBytes.owning(octets), Network.REGTEST, 5);
  }

  /** A synced wallet without coins, on the real clock. */
  public static WalletFixture create(FakeChain chain, Path directory, int seed) {
    return create(chain, directory, seed, Instant::now);
  }

  /** A synced wallet without coins. */
  public static WalletFixture create(
      FakeChain chain, Path directory, int seed, InstantSource clock) {
    return create(chain, directory, seed, clock, new PrivateFiles());
  }

  /** A synced wallet without coins whose writes go through {@code files}. */
  public static WalletFixture create(
      FakeChain chain, Path directory, int seed, InstantSource clock, PrivateFiles files) {
    FakeWalletBackend backend = new FakeWalletBackend(chain, Network.REGTEST);
    WalletSettings settings = WalletSettings.defaults(directory).withScanRange(SCAN_RANGE);
    Wallet wallet = Wallet.open(settings, keys(seed), backend, clock, files);
    wallet.sync();
    return new WalletFixture(chain, backend, wallet);
  }

  /** Pays a fresh receive address; the coin has one confirmation. */
  public OutPoint pay(int mixdepth, long valueSats) {
    return chain.fund(wallet.reserveAddress(mixdepth, Branch.EXTERNAL, "").script(), valueSats);
  }

  /** Pays fresh receive addresses of a mixdepth. */
  public WalletFixture fund(int mixdepth, long... valuesSats) {
    for (long value : valuesSats) {
      pay(mixdepth, value);
    }
    return this;
  }

  /** Mines six blocks, so that every coin is old enough, and syncs. */
  public WalletFixture sync() {
    chain.mine(6);
    wallet.sync();
    return this;
  }

  /** The wallet. */
  public Wallet wallet() {
    return wallet;
  }

  /** What the wallet sees the chain through. */
  public FakeWalletBackend backend() {
    return backend;
  }

  @Override
  public void close() {
    wallet.close();
  }
}
