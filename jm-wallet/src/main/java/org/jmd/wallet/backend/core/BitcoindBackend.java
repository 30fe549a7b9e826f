package org.jmd.wallet.backend.core;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.ForwardingChain;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
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
import tools.jackson.databind.JsonNode;

/**
 * A full node, Bitcoin Core 24 or later or Knots, over JSON-RPC, with a watch-only descriptor
 * wallet (wallet.md 4.1). One object serves one wallet; without {@link #watch} it serves as chain
 * source only. Safe for use by several threads.
 */
public final class BitcoindBackend implements WalletBackend, ForwardingChain {
  private static final int MOST_CONFIRMATIONS = 9_999_999;
  private static final int MAX_ATTEMPTS = 3;

  /** The origin of a key that is two levels below the extended key of a descriptor. */
  private static final Pattern ORIGIN =
      Pattern.compile("wpkh\\(\\[[0-9a-f]{8}/(\\d{1,9})/(\\d{1,9})]");

  private final RpcClient rpc;
  private final NodeChain chain;
  private final Tasks tasks;
  private final Network network;
  private final Set<String> used = new HashSet<>();
  private final Set<String> listed = new HashSet<>();
  private volatile Optional<CoreWallet> wallet = Optional.empty();
  private String cursor = "";
  private long unlisted;

  /**
   * Connects at the first question.
   *
   * @param node such as {@code http://127.0.0.1:8332}
   * @param network which chain the node must be on
   */
  public BitcoindBackend(URI node, RpcCredentials credentials, Network network, Tasks tasks) {
    this.rpc = new RpcClient(node, credentials);
    this.chain = new NodeChain(rpc);
    this.tasks = tasks;
    this.network = network;
  }

  @Override
  public ChainSource chain() {
    return chain;
  }

  @Override
  public Optional<NodeReport> report() {
    return Optional.of(chain.report());
  }

  @Override
  public String description() {
    return "bitcoind at " + rpc.endpoint();
  }

  @Override
  public synchronized Watched watch(
      String walletName, List<WatchedDescriptor> descriptors, ScanFrom from) {
    CoreWallet open = open(walletName);
    Map<String, CoreWallet.Imported> known = open.descriptors();
    List<WatchedDescriptor> missing = new ArrayList<>();
    List<WatchedDescriptor> after = new ArrayList<>();
    for (WatchedDescriptor descriptor : descriptors) {
      Optional<CoreWallet.Imported> imported = Optional.ofNullable(known.get(descriptor.text()));
      // The node refuses a range that shrinks.
      int end = imported.map(CoreWallet.Imported::end).orElse(-1);
      WatchedDescriptor wide =
          new WatchedDescriptor(
              descriptor.text(), Math.max(end, descriptor.endIndex()), descriptor.internal());
      after.add(wide);
      if (imported.filter(i -> i.covers(wide)).isEmpty()) {
        missing.add(wide);
      }
    }
    if (!missing.isEmpty()) {
      // The last batch is the one that tells since when the wallet was looked for.
      missing.sort(Comparator.comparing(WatchedDescriptor::isRanged));
      open.importDescriptors(missing, timestamp(from));
      relist();
    }
    return new Watched(after, !missing.isEmpty());
  }

  @Override
  public boolean watchAddresses(String walletName, List<String> addresses, ScanFrom from) {
    return !addresses.isEmpty()
        && watch(walletName, addresses.stream().map(WatchedDescriptor::ofAddress).toList(), from)
            .added();
  }

  private void relist() {
    cursor = "";
    listed.clear();
  }

  private CoreWallet open(String walletName) {
    if (wallet.isPresent() && wallet.get().name().equals(walletName)) {
      return wallet.get();
    }
    String chainName = chain.chainName();
    if (!chainName.equals(NodeChain.coreName(network))) {
      throw new ChainUnavailableException(
          rpc.endpoint(), "is on chain " + chainName + ", this wallet on " + network.wireName());
    }
    CoreWallet opened = new CoreWallet(rpc, tasks, walletName, CoreWallet.Timeouts.DEFAULT);
    opened.open();
    wallet = Optional.of(opened);
    relist();
    used.clear();
    return opened;
  }

  private Optional<Long> timestamp(ScanFrom from) {
    return switch (from) {
      case ScanFrom.Now() -> Optional.empty();
      case ScanFrom.Height(int height) ->
          Optional.of(
              height <= 0
                  ? 0L
                  : chain.blockTime(Math.min(height, chain.tipHeight())).getEpochSecond());
    };
  }

  private CoreWallet wallet() {
    return wallet.orElseThrow(() -> new IllegalStateException("nothing is watched yet"));
  }

  @Override
  public List<WalletOutput> unspent() {
    for (int attempt = 1; ; attempt++) {
      int tip = chain.tipHeight();
      List<WalletOutput> outputs = unspent(tip);
      // A block in between makes the heights wrong by one.
      if (chain.tipHeight() == tip || attempt == MAX_ATTEMPTS) {
        return outputs;
      }
    }
  }

  private List<WalletOutput> unspent(int tip) {
    CoreWallet open = wallet();
    List<WalletOutput> outputs = new ArrayList<>();
    Set<OutPoint> seen = new HashSet<>();
    for (JsonNode entry : open.require("listunspent", 0, MOST_CONFIRMATIONS)) {
      WalletOutput output = output(entry, tip);
      if (seen.add(output.outPoint())) {
        outputs.add(output);
      }
    }
    // Coins locked in the node's wallet are not listed, but they are there.
    List<OutPoint> locked = new ArrayList<>();
    for (JsonNode entry : open.require("listlockunspent")) {
      locked.add(outPoint(entry));
    }
    for (Optional<UtxoStatus> coin : chain.utxos(locked)) {
      coin.filter(c -> seen.add(c.outPoint()))
          .ifPresent(c ->
              outputs.add(
                  new WalletOutput(
                      c.outPoint(), c.valueSats(), c.script(), c.confirmations(), c.height())));
    }
    return outputs;
  }

  private static WalletOutput output(JsonNode entry, int tip) {
    int confirmations = entry.required("confirmations").intValue();
    return new WalletOutput(
        outPoint(entry),
        RpcClient.sats(entry.required("amount")),
        ScriptPubKey.fromHex(entry.required("scriptPubKey").stringValue()),
        confirmations,
        NodeChain.height(tip, confirmations));
  }

  private static OutPoint outPoint(JsonNode entry) {
    return new OutPoint(entry.required("txid").stringValue(), entry.required("vout").longValue());
  }

  @Override
  public synchronized Set<String> usedAddresses() {
    CoreWallet open = wallet();
    JsonNode info = open.require("getwalletinfo");
    boolean scanning = info.path("scanning").isObject();
    long total = info.path("txcount").asLong(0);
    list(open, cursor);
    // A search through old blocks, whoever began it, finds transactions behind the cursor.
    if (scanning || total != listed.size() + unlisted) {
      list(open, "");
      unlisted = total - listed.size();
    }
    if (scanning) {
      relist();
    }
    return Set.copyOf(used);
  }

  private void list(CoreWallet open, String since) {
    JsonNode answer = listSince(open, since);
    for (JsonNode entry : answer.required("transactions")) {
      listed.add(entry.path("txid").asString(""));
      String category = entry.path("category").asString("");
      String address = entry.path("address").asString("");
      boolean received =
          category.equals("receive") || category.equals("generate") || category.equals("immature");
      if (received && !address.isEmpty()) {
        used.add(address);
      }
    }
    cursor = answer.required("lastblock").stringValue();
  }

  /** From the start if the block of the cursor is unknown: it is of another chain. */
  private JsonNode listSince(CoreWallet open, String since) {
    try {
      return open.ask("listsinceblock", since, 1, true, true, true);
    } catch (RpcException e) {
      if (since.isEmpty() || e.code() != RpcException.INVALID_ADDRESS_OR_KEY) {
        throw rpc.unavailable("listsinceblock", e);
      }
      return open.require("listsinceblock", "", 1, true, true, true);
    }
  }

  @Override
  public Optional<Enumeration> transactionsSince(String since) {
    JsonNode answer = listSince(wallet(), since);
    Map<String, Enumeration.Entry> entries = new LinkedHashMap<>();
    for (JsonNode entry : answer.required("transactions")) {
      int confirmations = entry.path("confirmations").asInt(0);
      if (confirmations >= 0) {
        String txid = entry.required("txid").stringValue();
        entries.put(
            txid,
            new Enumeration.Entry(
                txid, confirmations, entry.path("blockheight").asInt(0), blockTime(entry)));
      }
    }
    return Optional.of(
        new Enumeration(List.copyOf(entries.values()), answer.required("lastblock").stringValue()));
  }

  @Override
  public Map<String, BranchIndex> locate(Collection<String> addresses) {
    List<String> asked = List.copyOf(addresses);
    if (asked.isEmpty()) {
      return Map.of();
    }
    List<RpcClient.Answer> answers =
        wallet().batch(asked.stream().map(a -> RpcClient.Call.of("getaddressinfo", a)).toList());
    Map<String, BranchIndex> located = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      String address = asked.get(i);
      if (answers.get(i) instanceof RpcClient.Answer.Result(JsonNode value)) {
        Matcher origin = ORIGIN.matcher(value.path("desc").asString(""));
        if (origin.lookingAt()) {
          located.put(
              address,
              new BranchIndex(
                  Integer.parseInt(origin.group(1)), Integer.parseInt(origin.group(2))));
        }
      }
    }
    return located;
  }

  @Override
  public Optional<Boolean> hasReceived(String address) {
    try {
      return Optional.of(RpcClient.sats(wallet().ask("getreceivedbyaddress", address, 0)) > 0);
    } catch (RpcException _) {
      // The wallet does not know the address, so it cannot tell.
      return Optional.empty();
    }
  }

  @Override
  public Optional<WalletTransaction> transaction(String txid) {
    try {
      return Optional.of(walletTransaction(txid, wallet().ask("gettransaction", txid, true)));
    } catch (RpcException e) {
      if (e.code() != RpcException.INVALID_ADDRESS_OR_KEY) {
        throw rpc.unavailable("gettransaction", e);
      }
      return chain.transaction(txid);
    }
  }

  @Override
  public List<Optional<WalletTransaction>> transactions(List<String> txids) {
    if (txids.isEmpty()) {
      return List.of();
    }
    List<RpcClient.Answer> answers =
        wallet()
            .batch(txids.stream().map(t -> RpcClient.Call.of("gettransaction", t, true)).toList());
    List<Optional<WalletTransaction>> result = new ArrayList<>(txids.size());
    for (int i = 0; i < txids.size(); i++) {
      result.add(
          answers.get(i) instanceof RpcClient.Answer.Result(JsonNode value)
              ? Optional.of(walletTransaction(txids.get(i), value))
              : Optional.empty());
    }
    return result;
  }

  private static WalletTransaction walletTransaction(String txid, JsonNode tx) {
    return new WalletTransaction(
        txid,
        tx.required("hex").stringValue(),
        tx.required("confirmations").intValue(),
        tx.path("blockheight").asInt(0),
        blockTime(tx));
  }

  private static Optional<Instant> blockTime(JsonNode entry) {
    JsonNode time = entry.path("blocktime");
    return time.isNumber()
        ? Optional.of(Instant.ofEpochSecond(time.longValue()))
        : Optional.empty();
  }

  @Override
  public synchronized ScanStatus rescan(int fromHeight) {
    boolean running = wallet().rescan(Math.min(fromHeight, chain.tipHeight()));
    relist();
    return running ? scanStatus() : new ScanStatus.Idle();
  }

  @Override
  public Optional<Instant> startedAt() {
    return Optional.of(tasks.clock().instant().minus(chain.uptime()));
  }

  @Override
  public ScanStatus scanStatus() {
    return status(wallet().scanning());
  }

  private static ScanStatus status(Optional<JsonNode> running) {
    return running
        .<ScanStatus>map(scanning ->
            new ScanStatus.Running(
                scanning.path("progress").asDecimal(BigDecimal.ZERO),
                Duration.ofSeconds(scanning.path("duration").asLong(0))))
        .orElseGet(ScanStatus.Idle::new);
  }

  @Override
  public Optional<ScanReport> scanReport() {
    CoreWallet open = wallet();
    JsonNode info = open.require("getwalletinfo");
    Optional<Instant> birth =
        listSince(open, "")
            .required("transactions")
            .valueStream()
            .flatMap(entry -> blockTime(entry).stream())
            .min(Comparator.naturalOrder());
    OptionalLong since =
        open.descriptors().values().stream()
            .filter(CoreWallet.Imported::active)
            .mapToLong(CoreWallet.Imported::timestamp)
            .min();
    return Optional.of(
        new ScanReport(
            info.path("txcount").asLong(0),
            birth,
            since.isPresent()
                ? Optional.of(Instant.ofEpochSecond(since.getAsLong()))
                : Optional.empty(),
            status(Optional.of(info.path("scanning")).filter(JsonNode::isObject))));
  }

  @Override
  public void close() {
    rpc.close();
    wallet = Optional.empty();
  }
}
