package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyTransportTest {
  private static final Transport.BindAddress ANY_PORT = new Transport.BindAddress("127.0.0.1", 0);
  private static final Isolation ISOLATION = new Isolation("test", "t0");
  private static final String ONION = "a".repeat(56) + ".onion";

  private final List<NettyTransport> transports = new ArrayList<>();

  /** Keeps what it hears. */
  private static final class Recorder implements LinkListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile @Nullable Link link;
    volatile Optional<String> reason = Optional.empty();

    @Override
    public void opened(Link opening) {
      link = opening;
      opened.incrementAndGet();
    }

    @Override
    public void received(Link from, byte[] line) {
      lines.add(new String(line, UTF_8));
    }

    @Override
    public void closed(Optional<String> why) {
      reason = why;
      closed.incrementAndGet();
    }

    Link awaitLink() {
      waitUntil(() -> opened.get() == 1);
      return Objects.requireNonNull(link);
    }

    void awaitClosed() {
      waitUntil(() -> closed.get() == 1);
    }
  }

  private static void waitUntil(Callable<Boolean> condition) {
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @AfterEach
  void closeTransports() {
    transports.forEach(NettyTransport::close);
    // A loop is terminated a moment before its thread is gone.
    waitUntil(() -> netThreads().isEmpty());
  }

  private static List<String> netThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("jmd-net"))
        .toList();
  }

  private NettyTransport transport(NettyTransport.Settings settings) {
    NettyTransport transport = new NettyTransport(settings);
    transports.add(transport);
    return transport;
  }

  private static NettyTransport.Settings small(Optional<Endpoint> proxy) {
    return new NettyTransport.Settings(
        10_000, 300_000, Duration.ofSeconds(30), Duration.ofSeconds(10), proxy, 2);
  }

  private static Frame frame(String text) {
    return Frame.owning((text + "\r\n").getBytes(UTF_8));
  }

  private static Endpoint loopback(Transport.Listening listening) {
    return new Endpoint("127.0.0.1", listening.port());
  }

  @Test
  void answersUnlessAListenerHoldsALoopUp() throws Exception {
    NettyTransport net = transport(small(Optional.empty()));
    assertThat(net.answers(Duration.ofMinutes(1))).isTrue();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Transport.Listening server =
        net.listen(
            ANY_PORT,
            _ -> {
              inside.countDown();
              await().until(() -> release.getCount() == 0);
              return new Recorder();
            });
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(peer.isConnected()).isTrue();
      inside.await();
      assertThat(net.answers(Duration.ofMillis(50))).isFalse();
    } finally {
      release.countDown();
    }
    assertThat(net.answers(Duration.ofMinutes(1))).isTrue();
    net.close();
    assertThat(net.answers(Duration.ofMinutes(1))).isFalse();
  }

  @Test
  void carriesLinesBothWays() {
    NettyTransport net = transport(small(Optional.empty()));
    Recorder server = new Recorder();
    Transport.Listening listening = net.listen(ANY_PORT, link -> server);
    Recorder client = new Recorder();
    net.connect(loopback(listening), ISOLATION, client);
    Link up = client.awaitLink();
    assertThat(up.remote()).isEqualTo("127.0.0.1:" + listening.port());
    for (int i = 0; i < 500; i++) {
      assertThat(up.send(frame("up " + i))).isTrue();
    }
    assertThat(server.awaitLink().send(frame("down"))).isTrue();
    waitUntil(() -> server.lines.size() == 500 && client.lines.size() == 1);
    assertThat(server.lines).startsWith("up 0", "up 1").endsWith("up 498", "up 499");
    waitUntil(() -> up.queuedBytes() == 0);
    up.close();
    client.awaitClosed();
    server.awaitClosed();
    assertThat(client.reason).isEmpty();
    assertThat(server.reason).isEmpty();
    assertThat(up.isOpen()).isFalse();
    assertThat(up.send(frame("late"))).isFalse();
  }

  @Test
  void closeHandsOverWhatIsQueued() {
    NettyTransport net = transport(small(Optional.empty()));
    Recorder server = new Recorder();
    Transport.Listening listening = net.listen(ANY_PORT, link -> server);
    Recorder client = new Recorder();
    net.connect(loopback(listening), ISOLATION, client);
    Link up = client.awaitLink();
    for (int i = 0; i < 200; i++) {
      up.send(frame("x".repeat(1000)));
    }
    up.close();
    server.awaitClosed();
    assertThat(server.lines).hasSize(200);
  }

  @Test
  void tellsWhyAConnectionCannotBeOpened() {
    NettyTransport net = transport(small(Optional.empty()));
    Endpoint nobody = new Endpoint("127.0.0.1", 1);
    for (Endpoint target :
        List.of(nobody, new Endpoint("no-such-host.invalid", 1), new Endpoint(ONION, 5222))) {
      Recorder client = new Recorder();
      net.connect(target, ISOLATION, client);
      client.awaitClosed();
      assertThat(client.opened).hasValue(0);
      assertThat(client.reason).isPresent();
    }
  }

  @Test
  void aTakenPortIsReported() {
    NettyTransport net = transport(small(Optional.empty()));
    int port = net.listen(ANY_PORT, link -> new Recorder()).port();
    assertThatThrownBy(
            () -> net.listen(new Transport.BindAddress("127.0.0.1", port), link -> new Recorder()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(Integer.toString(port));
  }

  @Test
  void reachesOnionsThroughSocksWithCredentialsOfTheirIsolation() throws IOException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(0)) {
      NettyTransport net = transport(small(Optional.of(proxy.endpoint())));
      Recorder server = new Recorder();
      Transport.Listening listening = net.listen(ANY_PORT, link -> server);
      Endpoint onion = new Endpoint(ONION, listening.port());
      Recorder first = new Recorder();
      net.connect(onion, new Isolation("directory", "token-1"), first);
      first.awaitLink().send(frame("hello"));
      waitUntil(() -> server.lines.contains("hello"));
      Recorder second = new Recorder();
      net.connect(onion, new Isolation("peer", "token-2"), second);
      second.awaitLink();
      assertThat(proxy.requests())
          .containsExactly(
              new FakeSocksProxy.Request("directory", "token-1", ONION, listening.port()),
              new FakeSocksProxy.Request("peer", "token-2", ONION, listening.port()));
    }
  }

  @Test
  void dialsOtherTargetsWithoutTheProxy() throws IOException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(0)) {
      NettyTransport net = transport(small(Optional.of(proxy.endpoint())));
      Transport.Listening listening = net.listen(ANY_PORT, link -> new Recorder());
      Recorder client = new Recorder();
      net.connect(loopback(listening), ISOLATION, client);
      client.awaitLink();
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void aRefusalOfTheProxyIsReportedWithoutCredentials() throws IOException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(4)) {
      NettyTransport net = transport(small(Optional.of(proxy.endpoint())));
      Recorder client = new Recorder();
      net.connect(new Endpoint(ONION, 5222), new Isolation("peer", "s3cret-token"), client);
      client.awaitClosed();
      assertThat(client.opened).hasValue(0);
      assertThat(client.reason.orElseThrow()).contains("HOST_UNREACHABLE").doesNotContain("s3cret");
    }
  }

  @Test
  void isolationsDoNotShowTheirTokens() {
    assertThat(new Isolation("peer", "s3cret").toString()).doesNotContain("s3cret");
    assertThatThrownBy(() -> new Isolation("", "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Isolation("x", "y".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineWithoutEndClosesTheLink() throws IOException {
    NettyTransport net = transport(small(Optional.empty()));
    Recorder server = new Recorder();
    Transport.Listening listening = net.listen(ANY_PORT, link -> server);
    AtomicLong sent = new AtomicLong();
    try (Socket flood = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      OutputStream out = flood.getOutputStream();
      out.write("good\r\n".getBytes(UTF_8));
      assertThatThrownBy(
              () -> {
                while (sent.get() < 100_000_000) {
                  out.write(new byte[3000]);
                  sent.addAndGet(3000);
                }
              })
          .isInstanceOf(IOException.class);
    }
    server.awaitClosed();
    assertThat(server.lines).containsExactly("good");
    assertThat(server.reason).hasValueSatisfying(why -> assertThat(why).contains("line longer"));
  }

  @Test
  void aStalledReaderIsClosedWhileOthersGoOn() throws IOException {
    NettyTransport net = transport(small(Optional.empty()));
    List<Recorder> accepted = new CopyOnWriteArrayList<>();
    Transport.Listening listening = net.listen(ANY_PORT, link -> remember(accepted));
    try (Socket stalled = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      stalled.setReceiveBufferSize(4096);
      waitUntil(() -> accepted.size() == 1);
      Recorder reader = new Recorder();
      net.connect(loopback(listening), ISOLATION, reader);
      reader.awaitLink();
      waitUntil(() -> accepted.size() == 2);
      Link slow = accepted.get(0).awaitLink();
      Link fast = accepted.get(1).awaitLink();
      Frame big = frame("z".repeat(9_000));
      int sent = 0;
      while (slow.send(big)) {
        assertThat(fast.send(frame("m" + sent))).isTrue();
        assertThat(slow.queuedBytes()).isLessThanOrEqualTo(300_000);
        sent++;
      }
      assertThat(slow.isOpen()).isFalse();
      accepted.get(0).awaitClosed();
      assertThat(accepted.get(0).reason)
          .hasValueSatisfying(why -> assertThat(why).contains("300000"));
      int expected = sent;
      waitUntil(() -> reader.lines.size() == expected);
      assertThat(fast.isOpen()).isTrue();
    }
  }

  @Test
  void aReaderThatTakesNothingForTheStallLimitIsClosed() throws IOException {
    NettyTransport net =
        transport(
            new NettyTransport.Settings(
                1000,
                100_000_000,
                Duration.ofMillis(300),
                Duration.ofSeconds(10),
                Optional.empty(),
                1));
    Recorder server = new Recorder();
    Transport.Listening listening = net.listen(ANY_PORT, link -> server);
    try (Socket stalled = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      assertThat(stalled.isConnected()).isTrue();
      Link link = server.awaitLink();
      Frame big = frame("z".repeat(100_000));
      for (int i = 0; i < 200; i++) {
        link.send(big);
      }
      server.awaitClosed();
      assertThat(server.reason).hasValueSatisfying(why -> assertThat(why).contains("300 ms"));
    }
  }

  private static Recorder remember(List<Recorder> all) {
    Recorder recorder = new Recorder();
    all.add(recorder);
    return recorder;
  }

  @Test
  void servesManyConnections() {
    NettyTransport net = transport(small(Optional.empty()));
    List<Recorder> accepted = new CopyOnWriteArrayList<>();
    Transport.Listening listening = net.listen(ANY_PORT, link -> remember(accepted));
    List<Recorder> clients = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Recorder client = remember(clients);
      net.connect(loopback(listening), ISOLATION, client);
    }
    clients.forEach(Recorder::awaitLink);
    waitUntil(() -> accepted.size() == 300);
    accepted.forEach(Recorder::awaitLink);
    for (int i = 0; i < 20; i++) {
      Frame shared = frame("to all " + i);
      for (Recorder peer : accepted) {
        assertThat(peer.awaitLink().send(shared)).isTrue();
      }
    }
    for (Recorder client : clients) {
      waitUntil(() -> client.lines.size() == 20);
      assertThat(client.lines).startsWith("to all 0").endsWith("to all 19");
    }
    net.close();
    clients.forEach(Recorder::awaitClosed);
    accepted.forEach(Recorder::awaitClosed);
  }

  @Test
  void aThrowingListenerLosesItsLinkOnly() {
    NettyTransport net = transport(small(Optional.empty()));
    Recorder server = new Recorder();
    Transport.Listening listening =
        net.listen(
            ANY_PORT,
            link ->
                new LinkListener() {
                  @Override
                  public void opened(Link opening) {
                    server.opened(opening);
                  }

                  @Override
                  public void received(Link from, byte[] line) {
                    throw new IllegalStateException("bug of a test");
                  }

                  @Override
                  public void closed(Optional<String> why) {
                    server.closed(why);
                  }
                });
    Recorder client = new Recorder();
    net.connect(loopback(listening), ISOLATION, client);
    client.awaitLink().send(frame("boom"));
    server.awaitClosed();
    client.awaitClosed();
    Recorder next = new Recorder();
    net.connect(loopback(listening), ISOLATION, next);
    assertThat(next.awaitLink().isOpen()).isTrue();
  }

  @Test
  void aClosedTransportRefusesQuietly() {
    NettyTransport net = transport(small(Optional.empty()));
    Recorder server = new Recorder();
    Transport.Listening listening = net.listen(ANY_PORT, link -> server);
    Recorder client = new Recorder();
    net.connect(loopback(listening), ISOLATION, client);
    Link link = client.awaitLink();
    net.close();
    client.awaitClosed();
    server.awaitClosed();
    assertThat(link.send(frame("late"))).isFalse();
    link.close();
    Recorder late = new Recorder();
    net.connect(loopback(listening), ISOLATION, late);
    late.awaitClosed();
    net.close();
  }
}
