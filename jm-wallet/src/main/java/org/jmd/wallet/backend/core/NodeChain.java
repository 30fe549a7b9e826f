package org.jmd.wallet.backend.core;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.MempoolEntry;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.backend.NodeReport;
import org.jmd.wallet.backend.WalletTransaction;
import tools.jackson.databind.JsonNode;

/** The chain as a node tells it, without any wallet. Safe for use by several threads. */
final class NodeChain implements ChainSource {
  static final Duration TIMEOUT = Duration.ofMinutes(10);
  static final int BATCH = 500;

  private final RpcClient rpc;

  NodeChain(RpcClient rpc) {
    this.rpc = rpc;
  }

  private JsonNode ask(String method, Object... parameters) throws RpcException {
    try {
      return rpc.call(Optional.empty(), TIMEOUT, RpcClient.Call.of(method, parameters));
    } catch (HttpTimeoutException e) {
      throw new ChainUnavailableException(rpc.endpoint(), method + " took too long", e);
    }
  }

  /** As {@link #ask} where the node has no reason to refuse. */
  JsonNode require(String method, Object... parameters) {
    try {
      return ask(method, parameters);
    } catch (RpcException e) {
      throw rpc.unavailable(method, e);
    }
  }

  /** How long the node has been running. */
  Duration uptime() {
    return Duration.ofSeconds(require("uptime").longValue());
  }

  @Override
  public int tipHeight() {
    return require("getblockcount").intValue();
  }

  @Override
  public Instant medianTimePast() {
    return Instant.ofEpochSecond(require("getblockchaininfo").required("mediantime").longValue());
  }

  @Override
  public Instant blockTime(int height) {
    String hash = require("getblockhash", height).stringValue();
    return Instant.ofEpochSecond(require("getblockheader", hash).required("time").longValue());
  }

  /** The transaction if it is in the mempool or the node has an index of all transactions. */
  Optional<WalletTransaction> transaction(String txid) {
    try {
      JsonNode tx = ask("getrawtransaction", txid, 1);
      JsonNode time = tx.path("blocktime");
      int confirmations = tx.path("confirmations").asInt(0);
      return Optional.of(
          new WalletTransaction(
              txid,
              tx.required("hex").stringValue(),
              confirmations,
              height(confirmations > 0 ? tipHeight() : 0, confirmations),
              time.isNumber()
                  ? Optional.of(Instant.ofEpochSecond(time.longValue()))
                  : Optional.empty()));
    } catch (RpcException e) {
      if (e.code() == RpcException.INVALID_ADDRESS_OR_KEY) {
        return Optional.empty();
      }
      throw rpc.unavailable("getrawtransaction", e);
    }
  }

  /** {@code main}, {@code test}, {@code signet} or {@code regtest}. */
  String chainName() {
    return require("getblockchaininfo").required("chain").stringValue();
  }

  /** What the node calls a network. */
  static String coreName(Network network) {
    return switch (network) {
      case MAINNET -> "main";
      case TESTNET -> "test";
      case SIGNET -> "signet";
      case REGTEST -> "regtest";
    };
  }

  /** How the node does. */
  NodeReport report() {
    JsonNode blocks = require("getblockchaininfo");
    JsonNode peers = require("getnetworkinfo");
    String name = blocks.required("chain").stringValue();
    return new NodeReport(
        peers.required("version").intValue(),
        peers.path("subversion").asString(""),
        name,
        Arrays.stream(Network.values()).filter(n -> coreName(n).equals(name)).findFirst(),
        blocks.required("blocks").intValue(),
        blocks.required("headers").intValue(),
        blocks.path("initialblockdownload").asBoolean(false),
        blocks.path("pruned").asBoolean(false)
            ? OptionalInt.of(blocks.path("pruneheight").asInt(0))
            : OptionalInt.empty(),
        Instant.ofEpochSecond(
            blocks.path("time").asLong(blocks.required("mediantime").longValue())),
        peers.path("connections").asInt(0),
        Duration.ofSeconds(peers.path("timeoffset").asLong(0)),
        peers.path("networks").valueStream().anyMatch(NodeChain::isClearnet));
  }

  private static boolean isClearnet(JsonNode network) {
    return network.path("name").asString("").startsWith("ipv")
        && network.path("reachable").asBoolean(false)
        && network.path("proxy").asString("").isEmpty();
  }

  @Override
  public Optional<UtxoStatus> utxo(OutPoint outPoint) {
    return utxos(List.of(outPoint)).getFirst();
  }

  @Override
  public List<Optional<UtxoStatus>> utxos(List<OutPoint> outPoints) {
    List<Optional<UtxoStatus>> result = new ArrayList<>(outPoints.size());
    for (int from = 0; from < outPoints.size(); from += BATCH) {
      result.addAll(batch(outPoints.subList(from, Math.min(from + BATCH, outPoints.size()))));
    }
    return result;
  }

  private List<Optional<UtxoStatus>> batch(List<OutPoint> outPoints) {
    List<RpcClient.Call> calls = new ArrayList<>();
    calls.add(RpcClient.Call.of("getblockcount"));
    outPoints.forEach(o -> calls.add(RpcClient.Call.of("gettxout", o.txid(), o.index(), true)));
    try {
      List<RpcClient.Answer> answers = rpc.batch(Optional.empty(), TIMEOUT, calls);
      int tip = answers.getFirst().orThrow().intValue();
      List<Optional<UtxoStatus>> result = new ArrayList<>(outPoints.size());
      for (int i = 0; i < outPoints.size(); i++) {
        JsonNode output = answers.get(i + 1).orThrow();
        result.add(
            output.isObject()
                ? Optional.of(status(outPoints.get(i), output, tip))
                : Optional.empty());
      }
      return result;
    } catch (HttpTimeoutException e) {
      throw new ChainUnavailableException(rpc.endpoint(), "gettxout took too long", e);
    } catch (RpcException e) {
      throw rpc.unavailable("gettxout", e);
    }
  }

  private static UtxoStatus status(OutPoint outPoint, JsonNode output, int tip) {
    int confirmations = output.required("confirmations").intValue();
    return new UtxoStatus(
        outPoint,
        RpcClient.sats(output.required("value")),
        ScriptPubKey.fromHex(output.required("scriptPubKey").required("hex").stringValue()),
        confirmations,
        height(tip, confirmations));
  }

  static int height(int tip, int confirmations) {
    return confirmations < 1 ? 0 : Math.max(0, tip - confirmations + 1);
  }

  @Override
  public Optional<FeeRate> estimateFee(int targetBlocks) {
    return RpcClient.positive(require("estimatesmartfee", targetBlocks).path("feerate"))
        .map(FeeRate::ofBtcPerKvb);
  }

  @Override
  public FeeRate mempoolMinimumFee() {
    JsonNode info = require("getmempoolinfo");
    return FeeRate.ofBtcPerKvb(info.required("mempoolminfee").decimalValue());
  }

  @Override
  public FeeRate incrementalRelayFee() {
    return RpcClient.positive(require("getmempoolinfo").path("incrementalrelayfee"))
        .map(FeeRate::ofBtcPerKvb)
        .orElse(FeeRate.ONE);
  }

  @Override
  public Optional<MempoolEntry> mempoolEntry(String txid) {
    JsonNode entry;
    try {
      entry = ask("getmempoolentry", txid);
    } catch (RpcException e) {
      if (e.code() == RpcException.INVALID_ADDRESS_OR_KEY) {
        return Optional.empty();
      }
      throw rpc.unavailable("getmempoolentry", e);
    }
    JsonNode fees = entry.required("fees");
    return Optional.of(
        new MempoolEntry(
            entry.required("vsize").longValue(),
            RpcClient.sats(fees.required("base")),
            entry.required("ancestorsize").longValue(),
            RpcClient.sats(fees.required("ancestor")),
            entry.required("descendantcount").intValue(),
            RpcClient.sats(fees.required("descendant"))));
  }

  @Override
  public BroadcastResult broadcast(byte[] transaction) {
    try {
      return new BroadcastResult.Accepted(
          ask("sendrawtransaction", HexFormat.of().formatHex(transaction)).stringValue());
    } catch (RpcException e) {
      boolean known =
          e.code() == RpcException.VERIFY_ALREADY_IN_CHAIN
              || e.text().contains("txn-already-in-mempool")
              || e.text().contains("txn-already-known");
      return switch (e.code()) {
        case RpcException.VERIFY_ERROR,
            RpcException.VERIFY_REJECTED,
            RpcException.VERIFY_ALREADY_IN_CHAIN,
            RpcException.DESERIALIZATION_ERROR ->
            known
                ? new BroadcastResult.AlreadyKnown(txid(transaction))
                : new BroadcastResult.Rejected(e.text());
        default -> throw rpc.unavailable("sendrawtransaction", e);
      };
    }
  }

  private static String txid(byte[] transaction) {
    return Tx.tryParse(transaction).map(Tx::txid).orElse("");
  }

  @Override
  public Optional<String> policyProblem(byte[] transaction) {
    JsonNode verdict;
    try {
      verdict = ask("testmempoolaccept", List.of(HexFormat.of().formatHex(transaction))).path(0);
    } catch (RpcException e) {
      if (e.code() == RpcException.DESERIALIZATION_ERROR) {
        return Optional.of(e.text());
      }
      throw rpc.unavailable("testmempoolaccept", e);
    }
    String reason = verdict.path("reject-reason").asString("");
    boolean known = reason.equals("txn-already-in-mempool") || reason.equals("txn-already-known");
    return verdict.path("allowed").asBoolean(true) || known
        ? Optional.empty()
        : Optional.of(reason);
  }
}
