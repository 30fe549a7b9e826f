package org.jmd.wallet.testing;

import fr.acinq.bitcoin.DeterministicWallet.ExtendedPublicKey;
import fr.acinq.bitcoin.KeyPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.chain.ForwardingChain;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.backend.BranchIndex;
import org.jmd.wallet.backend.Enumeration;
import org.jmd.wallet.backend.NodeReport;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanReport;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.backend.Watched;
import org.jmd.wallet.keys.WatchedDescriptor;

/**
 * A wallet's view of a {@link FakeChain}: it derives the scripts of the descriptors that it is told
 * to watch, as a node does. Safe for use by several threads.
 */
public final class FakeWalletBackend implements WalletBackend, ForwardingChain {
  private static final Pattern RANGED = Pattern.compile("wpkh\\((\\w+)/(\\d+)/\\*\\)");
  private static final Pattern SINGLE = Pattern.compile("addr\\((\\w+)\\)");

  private final FakeChain chain;
  private final Network network;
  private final Map<String, Integer> ends = new HashMap<>();
  private final Map<ScriptPubKey, String> watched = new LinkedHashMap<>();
  private final Map<String, BranchIndex> places = new HashMap<>();
  private final List<ScanFrom> scans = new ArrayList<>();
  private final Deque<ScanStatus> scanning = new ArrayDeque<>();
  private Optional<Instant> startedAt = Optional.empty();
  private Optional<NodeReport> report = Optional.empty();
  private final Set<String> contradicted = ConcurrentHashMap.newKeySet();

  /** Watches nothing yet. */
  public FakeWalletBackend(FakeChain chain, Network network) {
    this.chain = chain;
    this.network = network;
  }

  @Override
  public FakeChain chain() {
    return chain;
  }

  /** Where each call of {@link #watch} asked to begin, oldest first. */
  public synchronized List<ScanFrom> scans() {
    return List.copyOf(scans);
  }

  /** Is a node that does so. */
  public synchronized void report(NodeReport said) {
    report = Optional.of(said);
  }

  @Override
  public synchronized Optional<NodeReport> report() {
    chain.tipHeight();
    return report;
  }

  @Override
  public String description() {
    return "fake chain";
  }

  @Override
  public synchronized Watched watch(
      String walletName, List<WatchedDescriptor> descriptors, ScanFrom from) {
    chain.tipHeight();
    scans.add(from);
    int before = watched.size();
    List<WatchedDescriptor> after = descriptors.stream().map(this::watch).toList();
    return new Watched(after, watched.size() > before);
  }

  private WatchedDescriptor watch(WatchedDescriptor descriptor) {
    Matcher ranged = RANGED.matcher(descriptor.text());
    Matcher single = SINGLE.matcher(descriptor.text());
    if (ranged.matches()) {
      int known = ends.getOrDefault(descriptor.text(), -1);
      int end = Math.max(known, descriptor.endIndex());
      ExtendedPublicKey branch =
          ExtendedPublicKey.decode(ranged.group(1), new KeyPath(""))
              .getSecond()
              .derivePublicKey(Long.parseLong(ranged.group(2)));
      for (int index = known + 1; index <= end; index++) {
        byte[] key = branch.derivePublicKey((long) index).publickeybytes.toByteArray();
        String address = add(ScriptPubKey.p2wpkh(Hashes.hash160(key)));
        places.put(address, new BranchIndex(Integer.parseInt(ranged.group(2)), index));
      }
      ends.put(descriptor.text(), end);
      return new WatchedDescriptor(descriptor.text(), end, descriptor.internal());
    }
    if (single.matches()) {
      add(Addresses.parse(single.group(1), network));
      return descriptor;
    }
    throw new IllegalArgumentException("not a descriptor that this backend knows");
  }

  private String add(ScriptPubKey script) {
    String address = Addresses.format(script, network).orElseThrow();
    watched.put(script, address);
    return address;
  }

  @Override
  public boolean watchAddresses(String walletName, List<String> addresses, ScanFrom from) {
    return !addresses.isEmpty()
        && watch(walletName, addresses.stream().map(WatchedDescriptor::ofAddress).toList(), from)
            .added();
  }

  @Override
  public synchronized Map<String, BranchIndex> locate(Collection<String> addresses) {
    Map<String, BranchIndex> located = new HashMap<>(places);
    located.keySet().retainAll(Set.copyOf(addresses));
    return located;
  }

  @Override
  public Optional<Enumeration> transactionsSince(String cursor) {
    Set<ScriptPubKey> scripts;
    synchronized (this) {
      scripts = Set.copyOf(watched.keySet());
    }
    int tip = chain.tipHeight();
    int since = cursor.isEmpty() ? 0 : Math.min(Integer.parseInt(cursor), tip);
    List<Enumeration.Entry> entries = new ArrayList<>();
    for (FakeChain.KnownTransaction known : chain.transactions()) {
      WalletTransaction tx = status(known);
      boolean recent = tx.height() == 0 || tx.height() > since;
      if (recent && tx.confirmations() >= 0 && concerns(tx.rawHex(), scripts)) {
        entries.add(
            new Enumeration.Entry(tx.txid(), tx.confirmations(), tx.height(), tx.blockTime()));
      }
    }
    return Optional.of(new Enumeration(entries, Integer.toString(tip)));
  }

  private boolean concerns(String rawHex, Set<ScriptPubKey> scripts) {
    Tx tx = Tx.tryParse(HexFormat.of().parseHex(rawHex)).orElseThrow();
    return tx.outputs().stream().anyMatch(o -> scripts.contains(o.script()))
        || tx.inputs().stream()
            .flatMap(i -> chain.output(i.outPoint()).stream())
            .anyMatch(o -> scripts.contains(o.script()));
  }

  @Override
  public List<WalletOutput> unspent() {
    Set<ScriptPubKey> scripts;
    synchronized (this) {
      scripts = Set.copyOf(watched.keySet());
    }
    return chain.unspent(scripts).stream()
        .map(u ->
            new WalletOutput(
                u.outPoint(), u.valueSats(), u.script(), u.confirmations(), u.height()))
        .toList();
  }

  @Override
  public Set<String> usedAddresses() {
    Map<ScriptPubKey, String> all;
    synchronized (this) {
      all = Map.copyOf(watched);
    }
    Set<String> used = new HashSet<>();
    for (ScriptPubKey script : chain.paidScripts()) {
      Optional.ofNullable(all.get(script)).ifPresent(used::add);
    }
    return used;
  }

  @Override
  public Optional<Boolean> hasReceived(String address) {
    return Addresses.tryParse(address, network).map(chain::hasHistory);
  }

  @Override
  public Optional<WalletTransaction> transaction(String txid) {
    if (contradicted.contains(txid)) {
      return Optional.of(
          new WalletTransaction(
              txid,
              chain.transaction(txid).map(FakeChain.KnownTransaction::rawHex).orElse(""),
              -1,
              0,
              Optional.empty()));
    }
    return chain.transaction(txid).map(this::status);
  }

  /** Makes a transaction one that a block contradicts. */
  public void contradict(String txid) {
    contradicted.add(txid);
  }

  private WalletTransaction status(FakeChain.KnownTransaction tx) {
    boolean confirmed = tx.height() > 0;
    return new WalletTransaction(
        tx.txid(),
        tx.rawHex(),
        confirmed ? chain.tipHeight() - tx.height() + 1 : 0,
        tx.height(),
        confirmed ? Optional.of(chain.blockTime(tx.height())) : Optional.empty());
  }

  @Override
  public synchronized ScanStatus rescan(int fromHeight) {
    chain.tipHeight();
    scans.add(new ScanFrom.Height(fromHeight));
    return scanning.isEmpty() ? new ScanStatus.Idle() : scanning.getFirst();
  }

  /** What {@link #scanStatus} answers next, one after the other; then idle. */
  public synchronized void scan(List<ScanStatus> answers) {
    scanning.clear();
    scanning.addAll(answers);
  }

  /** Lets the node stop and start again: it forgets its search. */
  public synchronized void restart(Instant now) {
    scanning.clear();
    startedAt = Optional.of(now);
  }

  @Override
  public synchronized Optional<Instant> startedAt() {
    return startedAt;
  }

  @Override
  public Optional<ScanReport> scanReport() {
    Enumeration all = transactionsSince("").orElseThrow();
    return Optional.of(
        new ScanReport(
            all.transactions().size(),
            all.transactions().stream()
                .flatMap(t -> t.blockTime().stream())
                .min(Comparator.naturalOrder()),
            Optional.of(chain.blockTime(0)),
            scanStatus()));
  }

  @Override
  public synchronized ScanStatus scanStatus() {
    chain.tipHeight();
    return scanning.isEmpty() ? new ScanStatus.Idle() : scanning.removeFirst();
  }

  @Override
  public void close() {
    // There is no connection.
  }
}
