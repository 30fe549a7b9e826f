package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ForwardingChain;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;

/** The wallet of a maker with one fault. */
final class FaultyFunds implements Funds {
  private static final int VERY_OLD = 1_000;

  private final Funds real;
  private final Wallet wallet;
  private final WalletFault fault;

  FaultyFunds(Funds real, Wallet wallet, WalletFault fault) {
    this.real = real;
    this.wallet = wallet;
    this.fault = fault;
  }

  @Override
  public ChainSource chain() {
    return fault == WalletFault.AGE_NOT_CHECKED || fault == WalletFault.SIZE_NOT_CHECKED
        ? new Gullible(real.chain(), fault)
        : real.chain();
  }

  /** Tells what makes a coin good enough. */
  private record Gullible(ChainSource chain, WalletFault fault) implements ForwardingChain {
    @Override
    public Optional<UtxoStatus> utxo(OutPoint outPoint) {
      return chain
          .utxo(outPoint)
          .map(c ->
              new UtxoStatus(
                  c.outPoint(),
                  fault == WalletFault.SIZE_NOT_CHECKED ? Long.MAX_VALUE : c.valueSats(),
                  c.script(),
                  fault == WalletFault.AGE_NOT_CHECKED ? VERY_OLD : c.confirmations(),
                  c.height()));
    }
  }

  @Override
  public Optional<Stake> stake(long needSats, long amountSats) {
    if (fault == WalletFault.LEASES_NOT_HEEDED && !wouldFindFreeCoins(needSats)) {
      return Optional.empty();
    }
    Optional<Stake> stake = real.stake(needSats, amountSats);
    if (fault == WalletFault.LEASE_NOT_TAKEN) {
      stake.ifPresent(Stake::release);
    }
    return stake.map(s -> new FaultyStake(s, wallet, fault));
  }

  /**
   * Whether a choice among all coins, the largest first, has the luck to meet none that is held.
   */
  private boolean wouldFindFreeCoins(long needSats) {
    for (int mixdepth = 0; mixdepth < wallet.mixdepthCount(); mixdepth++) {
      int of = mixdepth;
      List<Coin> all = new ArrayList<>(wallet.coins());
      all.removeIf(c -> c.mixdepth() != of || c.frozen() || c.confirmations() < 1);
      all.sort(Comparator.comparingLong(Coin::valueSats).reversed());
      long sum = 0;
      boolean free = true;
      for (Coin coin : all) {
        if (sum < needSats) {
          sum += coin.valueSats();
          free &= !coin.leased();
        }
      }
      if (sum >= needSats && free) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Duration> resume(Duration within) {
    List<Duration> ages = real.resume(within);
    return fault == WalletFault.BUDGET_FORGOTTEN ? List.of() : ages;
  }

  @Override
  public boolean needsCoinMetadata() {
    return real.needsCoinMetadata();
  }

  @Override
  public void sync() {
    real.sync();
  }

  @Override
  public boolean isOutdated() {
    return real.isOutdated();
  }

  @Override
  public int looseDeposits() {
    return real.looseDeposits();
  }

  @Override
  public void followUp() {
    real.followUp();
  }

  @Override
  public List<Long> offerableSats() {
    return real.offerableSats();
  }

  @Override
  public Set<OutPoint> ownedExcept(Set<OutPoint> coins) {
    return real.ownedExcept(coins);
  }

  @Override
  public Set<OutPoint> frozen(Set<OutPoint> coins) {
    return real.frozen(coins);
  }
}
