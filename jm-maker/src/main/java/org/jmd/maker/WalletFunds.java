package org.jmd.maker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.Coin;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.coins.MergeRule;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;

/** The maker's view of a real wallet: selection, leases, addresses, history (coinjoin.md 1.9). */
final class WalletFunds implements Funds {
  /** More would not fit into one message; takers refuse far fewer. */
  private static final int MAX_COINS = 100;

  /** Looks at the coins of one mixdepth for one request. */
  private static final int LOOKS = 3;

  private final Wallet wallet;
  private final CoinPolicy policy;
  private final Duration lease;
  private final Entropy entropy;
  private final CoinSelector selector;
  private final ConfirmationMonitor monitor;

  /** What was shown last to whom; the history holds it for the next process. */
  private final Map<Probe, Set<OutPoint>> shown = new HashMap<>();

  /**
   * Amounts between two powers of two count as the same probe; there are few of them.
   *
   * @param band the position of the amount's highest bit
   */
  private record Probe(int mixdepth, int band) {
    static Probe of(int mixdepth, long amountSats) {
      return new Probe(mixdepth, Long.SIZE - Long.numberOfLeadingZeros(amountSats));
    }
  }

  WalletFunds(Wallet wallet, MakerSettings settings, Entropy entropy, MakerLog log) {
    this.wallet = wallet;
    this.policy = settings.coins();
    this.lease = settings.timing().lease();
    this.entropy = entropy;
    this.selector = new CoinSelector(entropy);
    this.monitor = new ConfirmationMonitor(wallet, settings.timing(), log);
  }

  @Override
  public ChainSource chain() {
    return wallet.chain();
  }

  @Override
  public boolean needsCoinMetadata() {
    return false;
  }

  @Override
  public void sync() {
    wallet.sync();
  }

  @Override
  public List<Duration> resume(Duration within) {
    Set<OutPoint> signed = new HashSet<>();
    List<Duration> ages = new ArrayList<>();
    for (HistoryEntry row : wallet.history().entries()) {
      if (row.role().equals(Optional.of(HistoryEntry.Role.MAKER)) && row.isFromProtocol()) {
        Set<OutPoint> coins = Set.copyOf(row.inputs());
        show(Probe.of((int) row.number(HistoryColumn.SOURCE_MIXDEPTH), row.cjAmountSats()), coins);
        if (!row.txid().isEmpty()) {
          signed.addAll(coins);
        }
        // On a clock that was set back a row may be of the future: it counts as one of now.
        wallet
            .history()
            .age(row)
            .filter(age -> age.compareTo(within) < 0)
            .map(age -> age.isNegative() ? Duration.ZERO : age)
            .ifPresent(ages::add);
      }
    }
    wallet.leases().releaseOfMakers(signed);
    return List.copyOf(ages);
  }

  @Override
  public boolean isOutdated() {
    return wallet.isOutdated();
  }

  @Override
  public int looseDeposits() {
    // Asked as if nothing were allowed: the allowance does not make the past of a coin better.
    return switch (wallet.makerMergeRule(0, false)) {
      case MergeRule.Free() -> 0;
      case MergeRule.Restricted(Predicate<Coin> mergeable) ->
          (int) eligible(0).stream().filter(mergeable.negate()).count();
    };
  }

  @Override
  public void followUp() {
    monitor.check();
  }

  @Override
  public List<Long> offerableSats() {
    List<Long> sums = new ArrayList<>();
    for (int mixdepth = 0; mixdepth < wallet.mixdepthCount(); mixdepth++) {
      sums.add(CoinSelector.capacitySats(eligible(mixdepth), rule(mixdepth)));
    }
    return List.copyOf(sums);
  }

  private List<Coin> eligible(int mixdepth) {
    return wallet.eligible(mixdepth, policy.minConfirmations());
  }

  private MergeRule rule(int mixdepth) {
    return wallet.makerMergeRule(mixdepth, policy.mergeMixdepthZero());
  }

  @Override
  public Optional<Stake> stake(long needSats, long amountSats) {
    Optional<WalletStake> stake = tryStake(needSats, amountSats);
    if (stake.isPresent() && !isUnspent(stake.get())) {
      // Something was spent since the last sync; to show such coins would cost the taker its round.
      stake.get().release();
      wallet.sync();
      stake = tryStake(needSats, amountSats);
    }
    return stake.map(Stake.class::cast);
  }

  private boolean isUnspent(WalletStake stake) {
    return chain().utxos(stake.coins.stream().map(Coin::outPoint).toList()).stream()
        .allMatch(Optional::isPresent);
  }

  private Optional<WalletStake> tryStake(long needSats, long amountSats) {
    LeaseOwner owner = LeaseOwner.ofMaker(entropy);
    for (int mixdepth : policy.mixdepths().order(offerableSats(), needSats)) {
      Optional<WalletStake> stake = tryStake(Probe.of(mixdepth, amountSats), needSats, owner);
      if (stake.isPresent()) {
        return stake;
      }
    }
    return Optional.empty();
  }

  /**
   * Somebody may be faster between the look at the coins and their lease: what is left may suffice.
   */
  private Optional<WalletStake> tryStake(Probe probe, long needSats, LeaseOwner owner) {
    for (int look = 0; look < LOOKS; look++) {
      Optional<List<Coin>> chosen = choose(probe, needSats);
      if (chosen.isEmpty()) {
        return Optional.empty();
      }
      Set<OutPoint> outPoints = outPoints(chosen.get());
      if (wallet.leases().tryLock(outPoints, lease, owner)) {
        show(probe, outPoints);
        return Optional.of(new WalletStake(probe.mixdepth(), chosen.get(), outPoints, owner));
      }
    }
    return Optional.empty();
  }

  /** The coins that were shown to the last prober, if they serve again; else a new choice. */
  private Optional<List<Coin>> choose(Probe probe, long needSats) {
    List<Coin> eligible = eligible(probe.mixdepth());
    Set<OutPoint> before = shownTo(probe);
    List<Coin> again = eligible.stream().filter(c -> before.contains(c.outPoint())).toList();
    if (!before.isEmpty()
        && again.size() == before.size()
        && again.stream().mapToLong(Coin::valueSats).sum() >= needSats) {
      return Optional.of(again);
    }
    MergeRule rule = rule(probe.mixdepth());
    return selector
        .select(eligible, needSats, policy.merge(), rule)
        .filter(coins -> coins.size() <= MAX_COINS)
        .or(() -> selector.select(eligible, needSats, MergeAlgorithm.DEFAULT, rule))
        .filter(coins -> coins.size() <= MAX_COINS);
  }

  private synchronized Set<OutPoint> shownTo(Probe probe) {
    return shown.getOrDefault(probe, Set.of());
  }

  private synchronized void show(Probe probe, Set<OutPoint> coins) {
    shown.put(probe, coins);
  }

  private static Set<OutPoint> outPoints(List<Coin> coins) {
    return coins.stream().map(Coin::outPoint).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<OutPoint> ownedExcept(Set<OutPoint> coins) {
    return matching(coin -> !coins.contains(coin.outPoint()));
  }

  @Override
  public Set<OutPoint> frozen(Set<OutPoint> coins) {
    return matching(coin -> coin.frozen() && coins.contains(coin.outPoint()));
  }

  private Set<OutPoint> matching(Predicate<Coin> condition) {
    return wallet.coins().stream()
        .filter(condition)
        .map(Coin::outPoint)
        .collect(Collectors.toUnmodifiableSet());
  }

  private final class WalletStake implements Stake {
    private final int mixdepth;
    private final List<Coin> coins;
    private final Set<OutPoint> outPoints;
    private final LeaseOwner owner;
    private Optional<String> recordedAt = Optional.empty();
    private long feeSats;
    private long contributionSats;

    WalletStake(int mixdepth, List<Coin> coins, Set<OutPoint> outPoints, LeaseOwner owner) {
      this.mixdepth = mixdepth;
      this.coins = List.copyOf(coins);
      this.outPoints = outPoints;
      this.owner = owner;
    }

    @Override
    public List<PrevOut> coins() {
      return coins.stream().map(c -> new PrevOut(c.outPoint(), c.valueSats(), c.script())).toList();
    }

    @Override
    public List<UtxoRef> refs(boolean extended) {
      return coins.stream()
          .map(c ->
              extended
                  ? UtxoRef.of(c.outPoint(), c.script(), c.height())
                  : UtxoRef.of(c.outPoint()))
          .toList();
    }

    @Override
    public PublicKey authKey() {
      return wallet.publicKey(coins.getFirst());
    }

    @Override
    public String signWithAuthKey(String text) {
      return wallet.signMessage(coins.getFirst(), text);
    }

    @Override
    public Destinations reserveDestinations() {
      int next = (mixdepth + 1) % wallet.mixdepthCount();
      return new Destinations(
          destination(next, "CoinJoin output"), destination(mixdepth, "CoinJoin change"));
    }

    private Destination destination(int target, String label) {
      ReservedAddress reserved = wallet.reserveAddress(target, Branch.INTERNAL, label);
      return new Destination(reserved.address(), reserved.script());
    }

    @Override
    public void recordDisclosure(Nick taker, CoinJoinTerms terms, Destinations to) {
      feeSats = terms.cjFeeSats();
      contributionSats = terms.txFeeContributionSats();
      wallet
          .history()
          .append(
              HistoryEntry.coinJoin(
                  HistoryEntry.Role.MAKER,
                  terms.amountSats(),
                  List.of(taker.value()),
                  mixdepth,
                  to.coinJoin().address(),
                  to.change().address(),
                  coins));
      recordedAt = Optional.of(to.coinJoin().address());
    }

    @Override
    public void recordSigned(TxVerdict.Accepted tx) {
      Optional<HistoryEntry> row =
          recordedAt.flatMap(address ->
              wallet
                  .history()
                  .updateOpen(
                      address,
                      entry ->
                          entry.signedByMaker(
                              tx.txid(), feeSats, contributionSats, tx.cjOutputIndex())));
      if (row.isEmpty()) {
        throw new WalletStorageException(
            "cannot complete the history", new IOException("the row of this CoinJoin is gone"));
      }
    }

    @Override
    public void recordFailure(String reason) {
      recordedAt.ifPresent(address ->
          wallet.history().updateOpen(address, entry -> wallet.history().failed(entry, reason)));
    }

    @Override
    public boolean renew(Duration ttl) {
      return wallet.leases().renew(outPoints, ttl, owner);
    }

    @Override
    public void release() {
      wallet.leases().release(outPoints, owner);
    }

    @Override
    public SignatureBlob sign(Tx tx, int inputIndex, PrevOut spent) {
      Coin coin =
          coins.stream()
              .filter(c -> c.outPoint().equals(spent.outPoint()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("not a coin of this stake"));
      return wallet.sign(tx, coin);
    }
  }
}
