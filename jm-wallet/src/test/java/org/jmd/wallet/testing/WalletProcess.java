package org.jmd.wallet.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.podle.UsedCommitments;

/**
 * A process of its own that uses the wallet of seed 1 in a directory: it says which addresses it
 * was given, which coins it could lease, which rows it has written and signed, which commitments
 * were new, one to a line, each when it is certain.
 */
public final class WalletProcess {
  private WalletProcess() {}

  /**
   * Arguments: directory, number of addresses, of coins, of rows in the history, of commitments,
   * and a name for its rows.
   */
  @SuppressWarnings("SystemOut") // standard output is how it tells its parent
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    List<Integer> counts = Arrays.stream(arguments).skip(1).limit(4).map(Integer::valueOf).toList();
    int most = counts.stream().mapToInt(Integer::intValue).max().orElseThrow();
    UsedCommitments commitments = new UsedCommitments(new PrivateFiles(), directory);
    try (WalletFixture fixture = WalletFixture.create(new FakeChain(), directory, 1)) {
      System.out.println("ready");
      Wallet wallet = fixture.wallet();
      LeaseOwner owner = LeaseOwner.random(Entropy.system());
      for (int i = 0; i < most; i++) {
        if (i < counts.get(0)) {
          System.out.println(wallet.reserveAddress(1, Branch.INTERNAL, "").address());
        }
        OutPoint coin = coin(i);
        if (i < counts.get(1)
            && wallet.leases().tryLock(Set.of(coin), Duration.ofHours(1), owner)) {
          System.out.println(coin);
        }
        if (i < counts.get(2)) {
          System.out.println(row(wallet.history(), arguments[5] + "-" + i));
        }
        if (i < counts.get(3) && commitments.markUsed(commitment(i))) {
          System.out.println(commitment(i));
        }
      }
    }
  }

  private static String row(History history, String key) {
    history.append(
        HistoryEntry.coinJoin(HistoryEntry.Role.MAKER, 1, List.of(), 0, key, "", List.of()));
    return history
        .updateOpen(key, row -> row.signedByMaker(key, 1, 0, 0))
        .map(HistoryEntry::txid)
        .orElseThrow();
  }

  /** The coin of that number, which nobody has. */
  public static OutPoint coin(int number) {
    return new OutPoint(FakeChain.unknownTxid(number), number);
  }

  /** The commitment of that number. */
  public static Commitment commitment(int number) {
    byte[] octets = new byte[32];
    octets[0] = (byte) (number >> 8);
    octets[1] = (byte) number;
    return new Commitment(Bytes32.of(octets));
  }
}
