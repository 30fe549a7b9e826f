package org.jmd.taker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ForwardingChain;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.testing.FakeWalletBackend;
import org.jmd.wallet.testing.WalletFixture;

/** A real wallet that is watched and fails on demand. */
final class TestFunds implements Funds {
  final List<String> history = new ArrayList<>();
  final List<Destination> reserved = new ArrayList<>();
  final List<Integer> reservedMixdepths = new ArrayList<>();
  boolean historyFails;
  int renewalsUntilLoss = Integer.MAX_VALUE;
  int signatures;

  /** What our node says of every transaction that we broadcast. */
  Optional<String> refusal = Optional.empty();

  /** Whether the refused transaction is in the mempool nevertheless. */
  boolean refusesWhatItHas;

  private final WalletFixture fixture;
  private final WalletFunds funds;

  TestFunds(WalletFixture fixture, WalletFunds funds) {
    this.fixture = fixture;
    this.funds = funds;
  }

  /** Another coin of ours, confirmed and old enough. */
  OutPoint pay(int mixdepth, long valueSats) {
    OutPoint coin = fixture.pay(mixdepth, valueSats);
    fixture.sync();
    return coin;
  }

  FakeWalletBackend backend() {
    return fixture.backend();
  }

  Wallet wallet() {
    return fixture.wallet();
  }

  @Override
  public ChainSource chain() {
    return refusal.isPresent() ? new RefusingChain(funds.chain()) : funds.chain();
  }

  private final class RefusingChain implements ForwardingChain {
    private final ChainSource chain;

    private RefusingChain(ChainSource chain) {
      this.chain = chain;
    }

    @Override
    public ChainSource chain() {
      return chain;
    }

    @Override
    public BroadcastResult broadcast(byte[] transaction) {
      if (refusesWhatItHas) {
        chain.broadcast(transaction);
      }
      return new BroadcastResult.Rejected(refusal.orElseThrow());
    }
  }

  @Override
  public Network network() {
    return funds.network();
  }

  @Override
  public int mixdepths() {
    return funds.mixdepths();
  }

  @Override
  public void sync() {
    funds.sync();
  }

  @Override
  public List<Coin> coins() {
    return funds.coins();
  }

  @Override
  public Optional<List<Coin>> select(List<Coin> candidates, long needSats) {
    return funds.select(candidates, needSats);
  }

  @Override
  public Optional<Integer> mixdepthOf(ScriptPubKey script) {
    return funds.mixdepthOf(script);
  }

  @Override
  public boolean isUsed(ScriptPubKey script) {
    return funds.isUsed(script);
  }

  @Override
  public Optional<Lease> lease(Set<OutPoint> coins, Duration ttl) {
    return funds.lease(coins, ttl).map(FragileLease::new);
  }

  private final class FragileLease implements Lease {
    private final Lease lease;

    private FragileLease(Lease lease) {
      this.lease = lease;
    }

    @Override
    public boolean add(Set<OutPoint> coins, Duration ttl) {
      return lease.add(coins, ttl);
    }

    @Override
    public boolean renew(Duration ttl) {
      return renewalsUntilLoss-- > 0 && lease.renew(ttl);
    }

    @Override
    public void release(Set<OutPoint> coins) {
      lease.release(coins);
    }
  }

  @Override
  public Destination reserveInternal(int mixdepth) {
    Destination destination = funds.reserveInternal(mixdepth);
    reserved.add(destination);
    reservedMixdepths.add(mixdepth);
    return destination;
  }

  @Override
  public PodleProof podle(Coin coin, int index) {
    return funds.podle(coin, index);
  }

  @Override
  public SignatureBlob sign(Tx tx, Coin coin) {
    signatures++;
    return funds.sign(tx, coin);
  }

  @Override
  public HistoryRow record(PlannedRound round) {
    if (historyFails) {
      throw new WalletStorageException("cannot write history.csv", new IOException("disk full"));
    }
    HistoryRow row = funds.record(round);
    history.add("awaiting " + round.amountSats() + " " + round.makers().size());
    return new HistoryRow() {
      @Override
      public void sent(String txid, int ourOutput, String method) {
        row.sent(txid, ourOutput, method);
        history.add("sent " + txid + " by " + method);
      }

      @Override
      public void failed(String reason) {
        row.failed(reason);
        history.add("failed " + reason);
      }
    };
  }
}
