package org.jmd.wallet.backend.core;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.keys.WatchedDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * One watch-only descriptor wallet of a node: loading or making it, importing, rescanning
 * (wallet.md 4.1). Safe for use by several threads.
 */
final class CoreWallet {
  private static final Logger log = LoggerFactory.getLogger(CoreWallet.class);
  private static final Duration IMPORT_TIMEOUT = Duration.ofMinutes(30);
  private static final Duration RESCAN_START = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final int MAX_POLLS = 10_000;
  private static final List<Duration> LOADING_DELAYS =
      java.util.stream.Stream.of(1, 2, 4, 8, 8, 8, 8, 8, 8).map(Duration::ofSeconds).toList();

  private final RpcClient rpc;
  private final Tasks tasks;
  private final String name;

  CoreWallet(RpcClient rpc, Tasks tasks, String name) {
    this.rpc = rpc;
    this.tasks = tasks;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Loads the wallet, or makes it if there is none. */
  void open() {
    try {
      if (!isLoaded()) {
        load();
      }
    } catch (RpcException e) {
      throw e.code() == RpcException.METHOD_NOT_FOUND
          ? new ChainUnavailableException(
              rpc.endpoint(), "is built or started without wallet support", e)
          : rpc.unavailable("loading wallet " + name, e);
    }
  }

  private boolean isLoaded() throws RpcException {
    for (JsonNode loaded : askNode("listwallets")) {
      if (loaded.asString("").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void load() throws RpcException {
    try {
      askNode("loadwallet", name);
    } catch (RpcException e) {
      if (e.code() == RpcException.WALLET_NOT_FOUND) {
        create();
      } else if (e.text().contains("already loading")) {
        awaitLoading();
      } else if (e.code() != RpcException.WALLET_ALREADY_LOADED) {
        throw e;
      }
    }
  }

  private void create() throws RpcException {
    // No private keys, blank, no passphrase, no reuse flag, descriptors.
    askNode("createwallet", name, true, true, "", false, true);
    log.info("made the watch-only wallet {} on {}", name, rpc.endpoint());
  }

  private void awaitLoading() throws RpcException {
    for (Duration delay : LOADING_DELAYS) {
      pause(delay);
      if (isLoaded()) {
        return;
      }
    }
    throw new ChainUnavailableException(rpc.endpoint(), "is still loading wallet " + name);
  }

  private void pause(Duration duration) {
    try {
      tasks.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainUnavailableException(rpc.endpoint(), "the call was interrupted", e);
    }
  }

  private JsonNode askNode(String method, Object... parameters) throws RpcException {
    try {
      return rpc.call(Optional.empty(), NodeChain.TIMEOUT, RpcClient.Call.of(method, parameters));
    } catch (HttpTimeoutException e) {
      throw new ChainUnavailableException(rpc.endpoint(), method + " took too long", e);
    }
  }

  /** Asks the wallet; loads it again if the node has let go of it. */
  JsonNode ask(String method, Object... parameters) throws RpcException {
    try {
      return ask(NodeChain.TIMEOUT, method, parameters);
    } catch (HttpTimeoutException e) {
      throw new ChainUnavailableException(rpc.endpoint(), method + " took too long", e);
    }
  }

  private JsonNode ask(Duration timeout, String method, Object... parameters)
      throws RpcException, HttpTimeoutException {
    RpcClient.Call call = RpcClient.Call.of(method, parameters);
    try {
      return rpc.call(Optional.of(name), timeout, call);
    } catch (RpcException e) {
      if (e.code() != RpcException.WALLET_NOT_FOUND) {
        throw e;
      }
      load();
      return rpc.call(Optional.of(name), timeout, call);
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

  /** The descriptors that the wallet has, without checksums, with the ends of their ranges. */
  Map<String, Integer> descriptors() {
    Map<String, Integer> known = new HashMap<>();
    for (JsonNode entry : require("listdescriptors").required("descriptors")) {
      String text = entry.required("desc").stringValue();
      int hash = text.lastIndexOf('#');
      JsonNode range = entry.path("range");
      known.put(
          hash < 0 ? text : text.substring(0, hash),
          range.isArray() ? range.required(1).intValue() : -1);
    }
    return known;
  }

  /**
   * Imports descriptors and waits until the node has looked for their coins.
   *
   * @param timestamp where to look from: seconds since 1970, or empty for no look at all
   */
  void importDescriptors(List<WatchedDescriptor> wanted, Optional<Long> timestamp) {
    List<Map<String, Object>> requests = new ArrayList<>();
    for (WatchedDescriptor descriptor : wanted) {
      Map<String, Object> request = new HashMap<>();
      request.put("desc", descriptor.withChecksum());
      request.put("internal", descriptor.internal());
      request.put("active", descriptor.isRanged());
      request.put("timestamp", timestamp.<Object>map(t -> t).orElse("now"));
      if (descriptor.isRanged()) {
        request.put("range", List.of(0, descriptor.endIndex()));
      }
      requests.add(request);
    }
    try {
      check(ask(IMPORT_TIMEOUT, "importdescriptors", requests));
    } catch (HttpTimeoutException e) {
      log.warn(
          "the import on {} takes long; waiting for its end: {}", rpc.endpoint(), e.toString());
      awaitScanEnd();
      requireKnown(wanted);
    } catch (RpcException e) {
      throw rpc.unavailable("importdescriptors", e);
    }
  }

  private void check(JsonNode results) {
    for (JsonNode result : results) {
      if (!result.path("success").asBoolean(false)) {
        throw new ChainUnavailableException(
            rpc.endpoint(),
            "importdescriptors failed: " + result.path("error").path("message").asString(""));
      }
    }
  }

  private void requireKnown(List<WatchedDescriptor> wanted) {
    Map<String, Integer> known = descriptors();
    for (WatchedDescriptor descriptor : wanted) {
      if (known.getOrDefault(descriptor.text(), -2) < descriptor.endIndex()) {
        throw new ChainUnavailableException(rpc.endpoint(), "a descriptor was not imported");
      }
    }
  }

  private void awaitScanEnd() {
    for (int i = 0; i < MAX_POLLS && scanning().isPresent(); i++) {
      pause(POLL);
    }
  }

  /** The node's word on a scan that runs, with {@code progress} and {@code duration}. */
  Optional<JsonNode> scanning() {
    JsonNode scanning = require("getwalletinfo").path("scanning");
    return scanning.isObject() ? Optional.of(scanning) : Optional.empty();
  }

  /** Starts to look for coins from a height on; the node goes on by itself. */
  void rescan(int fromHeight) {
    try {
      ask(RESCAN_START, "rescanblockchain", fromHeight);
    } catch (HttpTimeoutException _) {
      log.info("{} looks for coins of {} from block {} on", rpc.endpoint(), name, fromHeight);
    } catch (RpcException e) {
      if (e.code() != RpcException.WALLET_ERROR || !e.text().contains("rescanning")) {
        throw rpc.unavailable("rescanblockchain", e);
      }
      log.info("{} looks for coins of {} already", rpc.endpoint(), name);
    }
  }
}
