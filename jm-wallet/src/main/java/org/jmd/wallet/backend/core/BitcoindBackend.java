package org.jmd.wallet.backend.core;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.backend.ScanFrom;
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
public final class BitcoindBackend implements WalletBackend {
  private static final int MOST_CONFIRMATIONS = 9_999_999;

  private final RpcClient rpc;
  private final NodeChain chain;
  private final Tasks tasks;
  private final Network network;
  private final Set<String> used = new HashSet<>();
  private volatile Optional<CoreWallet> wallet = Optional.empty();
  private String cursor = "";

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
  public String description() {
    return "bitcoind at " + rpc.endpoint();
  }

  @Override
  public synchronized Watched watch(
      String walletName, List<WatchedDescriptor> descriptors, ScanFrom from) {
    CoreWallet open = open(walletName);
    Map<String, Integer> known = open.descriptors();
    List<WatchedDescriptor> missing = new ArrayList<>();
    List<WatchedDescriptor> after = new ArrayList<>();
    for (WatchedDescriptor descriptor : descriptors) {
      int end = known.getOrDefault(descriptor.text(), -2);
      if (end < descriptor.endIndex()) {
        missing.add(descriptor);
      }
      after.add(
          new WatchedDescriptor(
              descriptor.text(), Math.max(end, descriptor.endIndex()), descriptor.internal()));
    }
    if (!missing.isEmpty()) {
      open.importDescriptors(missing, timestamp(from));
      cursor = "";
    }
    return new Watched(after, !missing.isEmpty());
  }

  private CoreWallet open(String walletName) {
    if (wallet.isPresent() && wallet.get().name().equals(walletName)) {
      return wallet.get();
    }
    String chainName = chain.chainName();
    if (!chainName.equals(coreName(network))) {
      throw new ChainUnavailableException(
          rpc.endpoint(), "is on chain " + chainName + ", this wallet on " + network.wireName());
    }
    CoreWallet opened = new CoreWallet(rpc, tasks, walletName);
    opened.open();
    wallet = Optional.of(opened);
    cursor = "";
    used.clear();
    return opened;
  }

  private static String coreName(Network network) {
    return switch (network) {
      case MAINNET -> "main";
      case TESTNET -> "test";
      case SIGNET -> "signet";
      case REGTEST -> "regtest";
    };
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
    CoreWallet open = wallet();
    int tip = chain.tipHeight();
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
    boolean scanning = open.scanning().isPresent();
    JsonNode since = open.require("listsinceblock", cursor, 1, true, true, true);
    for (JsonNode entry : since.required("transactions")) {
      String category = entry.path("category").asString("");
      String address = entry.path("address").asString("");
      boolean received =
          category.equals("receive") || category.equals("generate") || category.equals("immature");
      if (received && !address.isEmpty()) {
        used.add(address);
      }
    }
    // While the node looks through old blocks, transactions appear behind any cursor.
    cursor = scanning ? "" : since.required("lastblock").stringValue();
    return Set.copyOf(used);
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

  private static WalletTransaction walletTransaction(String txid, JsonNode tx) {
    JsonNode time = tx.path("blocktime");
    return new WalletTransaction(
        txid,
        tx.required("hex").stringValue(),
        tx.required("confirmations").intValue(),
        tx.path("blockheight").asInt(0),
        time.isNumber() ? Optional.of(Instant.ofEpochSecond(time.longValue())) : Optional.empty());
  }

  @Override
  public synchronized void rescan(int fromHeight) {
    wallet().rescan(Math.min(fromHeight, chain.tipHeight()));
    cursor = "";
  }

  @Override
  public ScanStatus scanStatus() {
    return wallet()
        .scanning()
        .<ScanStatus>map(scanning ->
            new ScanStatus.Running(
                scanning.path("progress").asDecimal(BigDecimal.ZERO),
                Duration.ofSeconds(scanning.path("duration").asLong(0))))
        .orElseGet(ScanStatus.Idle::new);
  }

  @Override
  public int tipHeight() {
    return chain.tipHeight();
  }

  @Override
  public Instant medianTimePast() {
    return chain.medianTimePast();
  }

  @Override
  public Instant blockTime(int height) {
    return chain.blockTime(height);
  }

  @Override
  public Optional<UtxoStatus> utxo(OutPoint outPoint) {
    return chain.utxo(outPoint);
  }

  @Override
  public List<Optional<UtxoStatus>> utxos(List<OutPoint> outPoints) {
    return chain.utxos(outPoints);
  }

  @Override
  public Optional<FeeRate> estimateFee(int targetBlocks) {
    return chain.estimateFee(targetBlocks);
  }

  @Override
  public FeeRate mempoolMinimumFee() {
    return chain.mempoolMinimumFee();
  }

  @Override
  public BroadcastResult broadcast(byte[] transaction) {
    return chain.broadcast(transaction);
  }

  @Override
  public Optional<String> policyProblem(byte[] transaction) {
    return chain.policyProblem(transaction);
  }

  @Override
  public void close() {
    rpc.close();
    wallet = Optional.empty();
  }
}
