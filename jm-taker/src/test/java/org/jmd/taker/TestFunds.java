package org.jmd.taker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
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
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.testing.WalletFixture;

/** A real wallet with faults on demand. */
final class TestFunds implements Funds {
  final List<String> history = new ArrayList<>();
  final List<ReservedAddress> reserved = new ArrayList<>();
  boolean historyFails;
  int renewalsUntilLoss = Integer.MAX_VALUE;
  int signatures;

  private final WalletFixture fixture;
  private final int seed;
  private final Entropy entropy;

  TestFunds(WalletFixture fixture, int seed, Entropy entropy) {
    this.fixture = fixture;
    this.seed = seed;
    this.entropy = entropy;
  }

  /** Another coin of ours, confirmed and old enough. */
  OutPoint pay(int mixdepth, long valueSats) {
    OutPoint coin = fixture.pay(mixdepth, valueSats);
    fixture.sync();
    return coin;
  }

  Wallet wallet() {
    return fixture.wallet();
  }

  @Override
  public ChainSource chain() {
    return wallet().chain();
  }

  @Override
  public Network network() {
    return wallet().network();
  }

  @Override
  public int mixdepths() {
    return wallet().mixdepthCount();
  }

  @Override
  public void sync() {
    wallet().sync();
  }

  @Override
  public List<Coin> coins() {
    return wallet().coins();
  }

  @Override
  public Optional<List<Coin>> select(List<Coin> candidates, long needSats) {
    return new CoinSelector(entropy)
        .select(candidates, needSats, MergeAlgorithm.DEFAULT, new MergeRule.Free());
  }

  @Override
  public Optional<Integer> mixdepthOf(ScriptPubKey script) {
    return reserved.stream()
        .filter(r -> r.script().equals(script))
        .map(r -> r.path().mixdepth())
        .findFirst()
        .or(() ->
            coins().stream()
                .filter(c -> c.script().equals(script))
                .map(Coin::mixdepth)
                .findFirst());
  }

  @Override
  public boolean isUsed(ScriptPubKey script) {
    return coins().stream().anyMatch(c -> c.script().equals(script));
  }

  @Override
  public Optional<Lease> lease(Set<OutPoint> coins, Duration ttl) {
    LeaseOwner owner = LeaseOwner.random(entropy);
    return wallet().leases().tryLock(coins, ttl, owner)
        ? Optional.of(new HeldLease(coins, owner))
        : Optional.empty();
  }

  private final class HeldLease implements Lease {
    private final Set<OutPoint> coins;
    private final LeaseOwner owner;

    private HeldLease(Set<OutPoint> coins, LeaseOwner owner) {
      this.coins = new HashSet<>(coins);
      this.owner = owner;
    }

    @Override
    public boolean add(Set<OutPoint> more, Duration ttl) {
      return wallet().leases().tryLock(more, ttl, owner) && coins.addAll(more);
    }

    @Override
    public boolean renew(Duration ttl) {
      return renewalsUntilLoss-- > 0 && wallet().leases().renew(coins, ttl, owner);
    }

    @Override
    public void release() {
      wallet().leases().release(coins, owner);
    }
  }

  @Override
  public Destination reserveInternal(int mixdepth) {
    ReservedAddress address = wallet().reserveAddress(mixdepth, Branch.INTERNAL, "");
    reserved.add(address);
    return new Destination(address.address(), address.script());
  }

  @Override
  public PodleProof podle(Coin coin, int index) {
    return wallet().podle(coin, index);
  }

  @Override
  public SignatureBlob sign(Tx tx, Coin coin) {
    signatures++;
    try (SecretBytes key = WalletFixture.keys(seed).privateKey(coin.path())) {
      return new InputSigner(Secp256k1.nativeCurve())
          .signP2wpkh(tx, new PrevOut(coin.outPoint(), coin.valueSats(), coin.script()), key);
    }
  }

  @Override
  public HistoryRow record(PlannedRound round) {
    if (historyFails) {
      throw new WalletStorageException("cannot write history.csv", new IOException("disk full"));
    }
    history.add("awaiting " + round.amountSats() + " " + round.makers().size());
    return new HistoryRow() {
      @Override
      public void broadcast(String txid, long minerFeeSats, String method) {
        history.add("broadcast " + txid + " by " + method);
      }

      @Override
      public void failed(String reason) {
        history.add("failed " + reason);
      }
    };
  }
}
