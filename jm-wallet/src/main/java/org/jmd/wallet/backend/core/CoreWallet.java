package org.jmd.wallet.backend.core;

import java.math.BigDecimal;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Task;
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
  private static final Duration PROGRESS = Duration.ofSeconds(10);
  private static final Duration RESCAN_POLL = Duration.ofMillis(50);
  private static final int IMPORT_BATCH = 100;
  private static final int MAX_POLLS = 10_000;
  private static final List<Duration> LOADING_DELAYS =
      java.util.stream.Stream.of(1, 2, 4, 8, 8, 8, 8, 8, 8).map(Duration::ofSeconds).toList();

  private final RpcClient rpc;
  private final Tasks tasks;
  private final String name;
  private final Timeouts timeouts;

  /**
   * How long to wait.
   *
   * @param importing for an import, before its end is looked for by other means
   * @param poll between looks for that end
   * @param rescanStart for the begin of a search through old blocks
   * @param rescan for its end, which nobody needs
   */
  record Timeouts(Duration importing, Duration poll, Duration rescanStart, Duration rescan) {
    static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofMinutes(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofDays(2));
  }

  CoreWallet(RpcClient rpc, Tasks tasks, String name, Timeouts timeouts) {
    this.rpc = rpc;
    this.tasks = tasks;
    this.name = name;
    this.timeouts = timeouts;
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

  /** {@link #require} for many questions at once. */
  List<RpcClient.Answer> batch(List<RpcClient.Call> calls) {
    List<RpcClient.Answer> answers = new ArrayList<>(calls.size());
    try {
      // Loads the wallet again if the node has let go of it.
      ask("getwalletinfo");
      for (int from = 0; from < calls.size(); from += NodeChain.BATCH) {
        List<RpcClient.Call> some =
            calls.subList(from, Math.min(from + NodeChain.BATCH, calls.size()));
        answers.addAll(rpc.batch(Optional.of(name), NodeChain.TIMEOUT, some));
      }
      return answers;
    } catch (HttpTimeoutException e) {
      throw new ChainUnavailableException(
          rpc.endpoint(), calls.getFirst().method() + " took too long", e);
    } catch (RpcException e) {
      throw rpc.unavailable("getwalletinfo", e);
    }
  }

  /**
   * A descriptor that the wallet has.
   *
   * @param start first watched index, 0 without a range
   * @param end last watched index, -1 without a range
   * @param timestamp where its coins were looked for first, in seconds since 1970
   */
  record Imported(int start, int end, boolean active, long timestamp) {
    boolean covers(WatchedDescriptor wanted) {
      return start == 0 && end >= wanted.endIndex();
    }
  }

  /** The descriptors that the wallet has, without checksums. */
  Map<String, Imported> descriptors() {
    Map<String, Imported> known = new HashMap<>();
    for (JsonNode entry : require("listdescriptors").required("descriptors")) {
      String text = entry.required("desc").stringValue();
      int hash = text.lastIndexOf('#');
      JsonNode range = entry.path("range");
      known.put(
          hash < 0 ? text : text.substring(0, hash),
          new Imported(
              range.isArray() ? range.required(0).intValue() : 0,
              range.isArray() ? range.required(1).intValue() : -1,
              entry.path("active").asBoolean(false),
              entry.path("timestamp").asLong(0)));
    }
    return known;
  }

  /**
   * Imports descriptors and waits until the node has looked for their coins.
   *
   * @param timestamp where to look from: seconds since 1970, or empty for no look at all
   */
  void importDescriptors(List<WatchedDescriptor> wanted, Optional<Long> timestamp) {
    // Looking for the last ones finds the coins of all.
    int last = (wanted.size() - 1) / IMPORT_BATCH * IMPORT_BATCH;
    for (int from = 0; from < wanted.size(); from += IMPORT_BATCH) {
      importBatch(
          wanted.subList(from, Math.min(from + IMPORT_BATCH, wanted.size())),
          from == last ? timestamp : Optional.empty());
    }
  }

  private void importBatch(List<WatchedDescriptor> wanted, Optional<Long> timestamp) {
    List<Map<String, Object>> requests = wanted.stream().map(d -> request(d, timestamp)).toList();
    Task progress = tasks.start("import progress", this::logProgress);
    try {
      check(ask(timeouts.importing(), "importdescriptors", requests));
    } catch (HttpTimeoutException e) {
      log.warn(
          "the import on {} takes long; waiting for its end: {}", rpc.endpoint(), e.toString());
      awaitScanEnd();
      requireKnown(wanted);
    } catch (RpcException e) {
      throw rpc.unavailable("importdescriptors", e);
    } finally {
      progress.cancel();
    }
  }

  private static Map<String, Object> request(
      WatchedDescriptor descriptor, Optional<Long> timestamp) {
    Map<String, Object> request = new HashMap<>();
    request.put("desc", descriptor.withChecksum());
    request.put("internal", descriptor.internal());
    request.put("active", descriptor.isRanged());
    request.put("timestamp", timestamp.<Object>map(t -> t).orElse("now"));
    if (descriptor.isRanged()) {
      request.put("range", List.of(0, descriptor.endIndex()));
    }
    return request;
  }

  /** Until cancelled. */
  private void logProgress() {
    try {
      while (true) {
        tasks.sleep(PROGRESS);
        scanning()
            .ifPresent(scan ->
                log.info(
                    "{} looks for coins of {}: {} %",
                    rpc.endpoint(),
                    name,
                    scan.path("progress").asDecimal(BigDecimal.ZERO).movePointRight(2).intValue()));
      }
    } catch (InterruptedException _) {
      // The import has ended.
    } catch (ChainUnavailableException e) {
      log.debug("no progress to tell: {}", e.getMessage());
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
    Map<String, Imported> known = descriptors();
    for (WatchedDescriptor descriptor : wanted) {
      Imported imported = known.get(descriptor.text());
      if (imported == null || !imported.covers(descriptor)) {
        throw new ChainUnavailableException(rpc.endpoint(), "a descriptor was not imported");
      }
    }
  }

  private void awaitScanEnd() {
    for (int i = 0; i < MAX_POLLS && scanning().isPresent(); i++) {
      pause(timeouts.poll());
    }
  }

  /** The node's word on a scan that runs, with {@code progress} and {@code duration}. */
  Optional<JsonNode> scanning() {
    JsonNode scanning = require("getwalletinfo").path("scanning");
    return scanning.isObject() ? Optional.of(scanning) : Optional.empty();
  }

  /**
   * Starts to look for coins from a height on; the node goes on by itself.
   *
   * @return whether it is still looking
   */
  boolean rescan(int fromHeight) {
    CompletableFuture<Optional<RpcException>> outcome = new CompletableFuture<>();
    // A connection that goes away does not end the search.
    tasks.start("rescan", () -> outcome.complete(rescanToTheEnd(fromHeight)));
    Deadline deadline = tasks.deadline(timeouts.rescanStart());
    while (!outcome.isDone()) {
      if (scanning().isPresent()) {
        log.info("{} looks for coins of {} from block {} on", rpc.endpoint(), name, fromHeight);
        return true;
      }
      if (deadline.isPast()) {
        throw new ChainUnavailableException(rpc.endpoint(), "does not begin to look for coins");
      }
      pause(RESCAN_POLL);
    }
    Optional<RpcException> refused = outcome.join();
    if (refused.isEmpty()) {
      return false;
    }
    RpcException problem = refused.get();
    if (problem.code() != RpcException.WALLET_ERROR || !problem.text().contains("rescanning")) {
      throw rpc.unavailable("rescanblockchain", problem);
    }
    log.info("{} looks for coins of {} already", rpc.endpoint(), name);
    return true;
  }

  private Optional<RpcException> rescanToTheEnd(int fromHeight) {
    try {
      ask(timeouts.rescan(), "rescanblockchain", fromHeight);
      return Optional.empty();
    } catch (RpcException e) {
      return Optional.of(e);
    } catch (HttpTimeoutException | ChainUnavailableException e) {
      log.debug("the end of the search is not waited for: {}", e.toString());
      return Optional.empty();
    }
  }
}
