package org.jmd.maker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.file.WalletStorageException;

/** A wallet in memory that fails on demand: each coin a mixdepth of its own choice. */
final class FakeFunds implements Funds {
  private final FakeChain chain;
  private final Tasks tasks;
  private final int mixdepths;
  private final Map<OutPoint, Integer> coins = new HashMap<>();
  private final Map<OutPoint, TestKeys> keys = new HashMap<>();
  private final Map<OutPoint, Lease> leases = new HashMap<>();
  private final Set<OutPoint> frozen = new HashSet<>();

  /** What a real wallet would have on disk. */
  final List<String> history = new ArrayList<>();

  final List<String> issuedAddresses = new ArrayList<>();
  final List<Set<OutPoint>> staked = new ArrayList<>();
  boolean historyFails;
  boolean signerFails;
  boolean needsMetadata;
  int looseDeposits;
  int syncs;
  private Object synced = List.of();
  Runnable beforeStake = () -> {};
  Runnable beforeRecord = () -> {};

  /** Every signature ever made. */
  final List<Signing> signings = new ArrayList<>();

  /** A coin signed into a transaction. */
  record Signing(OutPoint coin, String txid, Instant at) {}

  private record Lease(Object owner, Instant until) {}

  FakeFunds(FakeChain chain, Tasks tasks, int mixdepths) {
    this.chain = chain;
    this.tasks = tasks;
    this.mixdepths = mixdepths;
  }

  OutPoint fund(int mixdepth, long sats) {
    TestKeys key = TestKeys.of("maker coin " + coins.size());
    OutPoint coin = chain.fund(key.script(), sats);
    coins.put(coin, mixdepth);
    keys.put(coin, key);
    return coin;
  }

  void freeze(OutPoint coin) {
    frozen.add(coin);
  }

  void unfreeze(OutPoint coin) {
    frozen.remove(coin);
  }

  boolean isLeased(OutPoint coin) {
    Lease lease = leases.get(coin);
    return lease != null && tasks.clock().instant().isBefore(lease.until());
  }

  /** As another process does it. */
  void leaseElsewhere(OutPoint coin) {
    leases.put(coin, new Lease("another process", tasks.clock().instant().plusSeconds(3600)));
  }

  @Override
  public ChainSource chain() {
    return chain;
  }

  @Override
  public boolean needsCoinMetadata() {
    return needsMetadata;
  }

  @Override
  public List<Duration> resume(Duration within) {
    Set<OutPoint> signed = signings.stream().map(Signing::coin).collect(Collectors.toSet());
    leases
        .entrySet()
        .removeIf(lease ->
            lease.getValue().owner() instanceof FakeStake && !signed.contains(lease.getKey()));
    return List.of();
  }

  @Override
  public void sync() {
    syncs++;
    synced = glance();
  }

  private Object glance() {
    return List.of(
        chain.tipHeight(),
        coins.keySet().stream().filter(c -> chain.utxo(c).isPresent()).collect(Collectors.toSet()));
  }

  @Override
  public boolean isOutdated() {
    return !glance().equals(synced);
  }

  @Override
  public int looseDeposits() {
    return looseDeposits;
  }

  @Override
  public void followUp() {
    // Nothing here ever confirms.
  }

  private boolean isFree(OutPoint coin) {
    return !frozen.contains(coin) && !isLeased(coin) && chain.utxo(coin).isPresent();
  }

  private long valueSats(OutPoint coin) {
    return chain.utxo(coin).orElseThrow().valueSats();
  }

  private List<OutPoint> free(int mixdepth) {
    return coins.keySet().stream()
        .filter(c -> coins.getOrDefault(c, -1) == mixdepth && isFree(c))
        .sorted((a, b) -> Long.compare(valueSats(b), valueSats(a)))
        .toList();
  }

  @Override
  public List<Long> offerableSats() {
    List<Long> sums = new ArrayList<>();
    for (int mixdepth = 0; mixdepth < mixdepths; mixdepth++) {
      sums.add(free(mixdepth).stream().mapToLong(this::valueSats).sum());
    }
    return sums;
  }

  @Override
  public Optional<Stake> stake(long needSats, long amountSats) {
    beforeStake.run();
    for (int mixdepth : MixdepthChoice.LARGEST_GAP.order(offerableSats(), needSats)) {
      List<OutPoint> chosen = new ArrayList<>();
      long sum = 0;
      for (OutPoint coin : free(mixdepth)) {
        if (sum < needSats) {
          chosen.add(coin);
          sum += valueSats(coin);
        }
      }
      FakeStake stake = new FakeStake(mixdepth, chosen);
      stake.renewTo(Duration.ofMinutes(65));
      staked.add(Set.copyOf(chosen));
      return Optional.of(stake);
    }
    return Optional.empty();
  }

  @Override
  public Set<OutPoint> ownedExcept(Set<OutPoint> but) {
    return coins.keySet().stream()
        .filter(c -> !but.contains(c))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<OutPoint> frozen(Set<OutPoint> among) {
    return among.stream().filter(frozen::contains).collect(Collectors.toUnmodifiableSet());
  }

  private String freshAddress(int mixdepth) {
    String address =
        TestKeys.of("maker address " + mixdepth + " " + issuedAddresses.size()).address();
    issuedAddresses.add(address);
    return address;
  }

  private final class FakeStake implements Stake {
    private final int mixdepth;
    private final List<OutPoint> chosen;

    FakeStake(int mixdepth, List<OutPoint> chosen) {
      this.mixdepth = mixdepth;
      this.chosen = chosen;
    }

    void renewTo(Duration ttl) {
      for (OutPoint coin : chosen) {
        leases.put(coin, new Lease(this, tasks.clock().instant().plus(ttl)));
      }
    }

    private boolean isOurs(OutPoint coin) {
      Lease lease = leases.get(coin);
      return lease != null && lease.owner() == this && isLeased(coin);
    }

    @Override
    public List<PrevOut> coins() {
      return chosen.stream().map(c -> new PrevOut(c, valueSats(c), keyOf(c).script())).toList();
    }

    private TestKeys keyOf(OutPoint coin) {
      TestKeys key = keys.get(coin);
      if (key == null) {
        throw new IllegalStateException("no key of " + coin);
      }
      return key;
    }

    @Override
    public List<UtxoRef> refs(boolean extended) {
      return chosen.stream()
          .map(c -> {
            UtxoStatus status = chain.utxo(c).orElseThrow();
            return extended ? UtxoRef.of(c, status.script(), status.height()) : UtxoRef.of(c);
          })
          .toList();
    }

    @Override
    public PublicKey authKey() {
      return keyOf(chosen.get(0)).publicKey();
    }

    @Override
    public String signWithAuthKey(String text) {
      return BitcoinMessage.sign(keyOf(chosen.get(0)).secret(), text);
    }

    @Override
    public Destinations reserveDestinations() {
      return new Destinations(destination((mixdepth + 1) % mixdepths), destination(mixdepth));
    }

    private Destination destination(int target) {
      String address = freshAddress(target);
      return new Destination(address, Addresses.parse(address, Network.REGTEST));
    }

    @Override
    public void recordDisclosure(Nick taker, CoinJoinTerms terms, Destinations to) {
      beforeRecord.run();
      write("disclosed " + terms.amountSats());
    }

    @Override
    public void recordSigned(TxVerdict.Accepted tx) {
      write("signed " + tx.txid());
    }

    private void write(String line) {
      if (historyFails) {
        throw new WalletStorageException("cannot write history", new IOException("disk full"));
      }
      history.add(line);
    }

    @Override
    public void recordFailure(String reason) {
      history.add("failed: " + reason);
    }

    @Override
    public boolean renew(Duration ttl) {
      if (!chosen.stream().allMatch(this::isOurs)) {
        return false;
      }
      renewTo(ttl);
      return true;
    }

    @Override
    public void release() {
      chosen.stream().filter(this::isOurs).forEach(leases::remove);
    }

    @Override
    public SignatureBlob sign(Tx tx, int inputIndex, PrevOut coin) {
      if (signerFails && inputIndex != indexOfFirst(tx)) {
        throw new IllegalStateException("signer broke");
      }
      signings.add(new Signing(coin.outPoint(), tx.txid(), tasks.clock().instant()));
      return new InputSigner(Secp256k1.nativeCurve())
          .signP2wpkh(tx, coin, keyOf(coin.outPoint()).secret());
    }

    private int indexOfFirst(Tx tx) {
      return tx.inputIndex(chosen.get(0)).orElseThrow();
    }
  }
}
