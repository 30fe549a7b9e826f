package org.jmd.daemon.regtest;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.backend.core.BitcoindBackend;
import org.jmd.wallet.backend.core.RpcCredentials;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;
import org.jmd.wallet.testing.WalletFixture;

/**
 * Somebody with a wallet on the node and a data directory of its own.
 *
 * @param name of its data directory, for messages
 * @param time its clock
 * @param keys of its wallet, which closes them
 */
record Participant(
    String name,
    Path data,
    MovableTime time,
    BitcoindBackend backend,
    HdKeys keys,
    Wallet wallet,
    CommitmentBlacklist blacklist,
    UsedCommitments used,
    OwnNicks nicks)
    implements AutoCloseable {
  private static final int SCAN_RANGE = 50;

  /** Opens a wallet whose keys follow from the seed. */
  static Participant open(BitcoindFixture node, Path root, String name, int seed) {
    Path data = root.resolve(name);
    MovableTime time = new MovableTime();
    PrivateFiles files = new PrivateFiles();
    BitcoindBackend backend =
        new BitcoindBackend(
            URI.create("http://127.0.0.1:" + node.rpcPort()),
            new RpcCredentials.Cookie(node.cookieFile()),
            Network.REGTEST,
            time);
    HdKeys keys = WalletFixture.keys(seed);
    Wallet wallet =
        Wallet.open(
            WalletSettings.defaults(data).withScanRange(SCAN_RANGE),
            keys,
            backend,
            time.clock(),
            files);
    wallet.sync();
    return new Participant(
        name,
        data,
        time,
        backend,
        keys,
        wallet,
        new CommitmentBlacklist(files, data, 1000, Entropy.system()),
        new UsedCommitments(files, data),
        new OwnNicks(data.resolve("state"), time.clock()));
  }

  /** Receives a payment, unconfirmed. */
  OutPoint deposit(BitcoindFixture node, int mixdepth, long sats) {
    return node.pay(wallet.reserveAddress(mixdepth, Branch.EXTERNAL, "").address(), sats);
  }

  /** Makes a bond and pays it, unconfirmed. */
  OutPoint lock(BitcoindFixture node, Timenumber month, long sats) {
    RegisteredBond bond = RegisteredBond.ofWallet(keys, month, time.clock().instant());
    wallet.bonds().change(list -> list.putIfAbsent(bond));
    wallet.watchNewBond(bond.address());
    return node.pay(bond.address(), sats);
  }

  /** What all its coins are worth. */
  long balanceSats() {
    return wallet.coins().stream().mapToLong(c -> c.valueSats()).sum();
  }

  /** Its newest record. */
  HistoryEntry lastRecord() {
    List<HistoryEntry> entries = wallet.history().entries();
    if (entries.isEmpty()) {
      throw new AssertionError(name + " has no history");
    }
    return entries.getLast();
  }

  @Override
  public void close() {
    wallet.close();
    backend.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
