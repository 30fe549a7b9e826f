package org.jmd.taker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.coins.MergeRule;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The funds of a {@link Wallet}. */
final class WalletFunds implements Funds {
  private static final Logger LOG = LoggerFactory.getLogger(WalletFunds.class);

  private final Wallet wallet;
  private final boolean mergesInMixdepthZero;
  private final CoinSelector selector;
  private final Entropy entropy;

  /**
   * For one wallet, which stays the caller's.
   *
   * @param mergesInMixdepthZero whether coins of mixdepth 0 are merged even if their past is not a
   *     CoinJoin of ours
   */
  WalletFunds(Wallet wallet, boolean mergesInMixdepthZero, Entropy entropy) {
    this.wallet = wallet;
    this.mergesInMixdepthZero = mergesInMixdepthZero;
    this.selector = new CoinSelector(entropy);
    this.entropy = entropy;
  }

  @Override
  public ChainSource chain() {
    return wallet.chain();
  }

  @Override
  public Network network() {
    return wallet.network();
  }

  @Override
  public int mixdepths() {
    return wallet.mixdepthCount();
  }

  @Override
  public void sync() {
    wallet.sync();
  }

  @Override
  public List<Coin> coins() {
    return wallet.coins();
  }

  @Override
  public Optional<List<Coin>> select(List<Coin> candidates, long needSats) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    MergeRule rule =
        MergeRule.of(candidates.getFirst().mixdepth(), mergesInMixdepthZero, Coin::coinJoinOutput);
    return selector.select(candidates, needSats, MergeAlgorithm.DEFAULT, rule);
  }

  @Override
  public Optional<Integer> mixdepthOf(ScriptPubKey script) {
    return wallet.pathOf(script).map(KeyPath::mixdepth);
  }

  @Override
  public boolean isUsed(ScriptPubKey script) {
    return Addresses.format(script, wallet.network()).filter(wallet::isUsed).isPresent();
  }

  @Override
  public Optional<Lease> lease(Set<OutPoint> coins, Duration ttl) {
    LeaseOwner owner = LeaseOwner.random(entropy);
    return wallet.leases().tryLock(coins, ttl, owner)
        ? Optional.of(new WalletLease(coins, owner))
        : Optional.empty();
  }

  private final class WalletLease implements Lease {
    private final Set<OutPoint> coins;
    private final LeaseOwner owner;

    private WalletLease(Set<OutPoint> coins, LeaseOwner owner) {
      this.coins = new HashSet<>(coins);
      this.owner = owner;
    }

    @Override
    public boolean add(Set<OutPoint> more, Duration ttl) {
      return wallet.leases().tryLock(more, ttl, owner) && coins.addAll(more);
    }

    @Override
    public boolean renew(Duration ttl) {
      return wallet.leases().renew(coins, ttl, owner);
    }

    @Override
    public void release(Set<OutPoint> some) {
      wallet.leases().release(some, owner);
      coins.removeAll(some);
    }
  }

  @Override
  public Destination reserveInternal(int mixdepth) {
    ReservedAddress reserved = wallet.reserveAddress(mixdepth, Branch.INTERNAL, "");
    return new Destination(reserved.address(), reserved.script());
  }

  @Override
  public PodleProof podle(Coin coin, int index) {
    return wallet.podle(coin, index);
  }

  @Override
  public SignatureBlob sign(Tx tx, Coin coin) {
    return wallet.sign(tx, coin);
  }

  @Override
  public HistoryRow record(PlannedRound round) {
    wallet
        .history()
        .append(
            HistoryEntry.coinJoin(
                HistoryEntry.Role.TAKER,
                round.amountSats(),
                round.makers().stream().map(Nick::value).toList(),
                round.mixdepth(),
                round.destination(),
                round.changeAddress().orElse(""),
                round.inputs()));
    return new WalletRow(round);
  }

  private final class WalletRow implements HistoryRow {
    private final PlannedRound round;

    private WalletRow(PlannedRound round) {
      this.round = round;
    }

    @Override
    public void sent(String txid, int ourOutput, String method) {
      boolean ours =
          Addresses.tryParse(round.destination(), wallet.network())
              .flatMap(wallet::pathOf)
              .isPresent();
      update(entry ->
          entry.sentByTaker(
              txid, round.makerFeesSats(), round.minerFeeSats(), ours ? ourOutput : -1, method));
    }

    @Override
    public void failed(String reason) {
      update(entry -> wallet.history().failed(entry, reason));
    }

    private void update(UnaryOperator<HistoryEntry> change) {
      try {
        if (wallet.history().updateOpen(round.destination(), change).isEmpty()) {
          LOG.warn("The row of the round has vanished from the history");
        }
      } catch (WalletStorageException e) {
        LOG.warn("The outcome of the round is missing in the history: {}", e.getMessage());
      }
    }
  }
}
