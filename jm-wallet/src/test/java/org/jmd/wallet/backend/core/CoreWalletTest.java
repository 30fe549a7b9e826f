package org.jmd.wallet.backend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.wallet.keys.WatchedDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoreWalletTest {
  private static final String IDLE = "{\"scanning\":false}";
  private static final String SCANNING = "{\"scanning\":{\"progress\":0.5,\"duration\":3}}";
  private static final WatchedDescriptor BOND = WatchedDescriptor.ofAddress("bcrt1qbond");
  private static final Duration SHORT = Duration.ofMillis(200);

  private final StubNode node = new StubNode();
  private final CountDownLatch forever = new CountDownLatch(1);
  private final RpcClient rpc =
      new RpcClient(
          node.uri(), new RpcCredentials.UserPassword("a", SecretBytes.owning(new byte[] {98})));
  private final CoreWallet wallet =
      new CoreWallet(
          rpc,
          new SystemTasks(),
          "jm_x_regtest",
          new CoreWallet.Timeouts(SHORT, Duration.ofMillis(10), SHORT, Duration.ofSeconds(30)));

  @AfterEach
  void close() {
    forever.countDown();
    rpc.close();
    node.close();
  }

  private String never() {
    try {
      forever.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "null";
  }

  private static String listed(String descriptor) {
    return "{\"descriptors\":[{\"desc\":\"" + descriptor + "#checksum\",\"timestamp\":1}]}";
  }

  @Test
  void takesAnImportThatTimesOutForGoodOnceItIsThere() {
    AtomicInteger looks = new AtomicInteger();
    node.answer("importdescriptors", _ -> never())
        .answer("getwalletinfo", _ -> looks.incrementAndGet() < 4 ? SCANNING : IDLE)
        .answer("listdescriptors", listed(BOND.text()));

    wallet.importDescriptors(List.of(BOND), Optional.of(0L));

    assertThat(looks).hasValueGreaterThanOrEqualTo(4);
    assertThat(node.calls()).last().isEqualTo("listdescriptors");
  }

  @Test
  void doesNotTakeAnImportForGoodThatLeftSomethingOut() {
    node.answer("importdescriptors", _ -> never())
        .answer("getwalletinfo", IDLE)
        .answer("listdescriptors", listed("addr(another)"));

    assertThatThrownBy(() -> wallet.importDescriptors(List.of(BOND), Optional.of(0L)))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("not imported");
  }

  @Test
  void refusesAnImportOfWhichOneEntryFailed() {
    node.answer(
        "importdescriptors",
        "[{\"success\":true},{\"success\":false,\"error\":{\"code\":-8,\"message\":\"odd\"}}]");

    assertThatThrownBy(() -> wallet.importDescriptors(List.of(BOND, BOND), Optional.empty()))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("odd");
  }

  @Test
  void importsInBatchesAndLooksForCoinsOnce() {
    List<Object> timestamps = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<Integer> sizes = new java.util.concurrent.CopyOnWriteArrayList<>();
    node.answer(
        "importdescriptors",
        parameters -> {
          sizes.add(parameters.path(0).size());
          timestamps.add(parameters.at("/0/0/timestamp").asString());
          return "[]";
        });
    List<WatchedDescriptor> all =
        IntStream.range(0, 250).mapToObj(i -> WatchedDescriptor.ofAddress("bcrt1q" + i)).toList();

    wallet.importDescriptors(all, Optional.of(77L));

    assertThat(sizes).containsExactly(100, 100, 50);
    assertThat(timestamps).containsExactly("now", "now", "77");
  }

  @Test
  void adoptsASearchThatRunsAlready() {
    node.answer("rescanblockchain", "{\"code\":-4,\"message\":\"Wallet is currently rescanning.\"}")
        .answer("getwalletinfo", SCANNING);

    assertThat(wallet.rescan(5)).isTrue();
  }

  @Test
  void knowsThatAShortSearchHasEnded() {
    node.answer("rescanblockchain", "{\"start_height\":5,\"stop_height\":6}")
        .answer("getwalletinfo", IDLE);

    assertThat(wallet.rescan(5)).isFalse();
  }

  @Test
  void doesNotBelieveInASearchThatNobodySees() {
    node.answer("rescanblockchain", _ -> never()).answer("getwalletinfo", IDLE);

    assertThatThrownBy(() -> wallet.rescan(5))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("does not begin");
  }

  @Test
  void tellsWhyASearchIsRefused() {
    node.answer("rescanblockchain", "{\"code\":-1,\"message\":\"pruned\"}")
        .answer("getwalletinfo", IDLE);

    assertThatThrownBy(() -> wallet.rescan(5))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("pruned");
  }
}
