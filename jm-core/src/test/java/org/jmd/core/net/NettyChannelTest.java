package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.testing.ScriptedDirectory;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The channel over real sockets and threads. */
class NettyChannelTest {
  private final SeededEntropy entropy = new SeededEntropy(5);
  private final SystemTasks tasks = new SystemTasks();
  private final NettyTransport makerNet =
      new NettyTransport(NettyTransport.Settings.client(Optional.empty()));
  private final NettyTransport directoryNet =
      new NettyTransport(NettyTransport.Settings.directory());
  private final ScriptedDirectory directory =
      new ScriptedDirectory(
          directoryNet, new Transport.BindAddress("127.0.0.1", 0), Network.REGTEST, entropy);
  private final Endpoint endpoint = new Endpoint("127.0.0.1", directory.port());
  private final List<ChannelEvent> makerHears = new CopyOnWriteArrayList<>();
  private final List<ChannelEvent> takerHears = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeTransports() {
    makerNet.close();
    directoryNet.close();
  }

  private static void waitUntil(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  private static <T extends ChannelEvent> List<T> only(List<ChannelEvent> events, Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private OnionMessageChannel channel(ChannelSettings settings, Transport transport) {
    return new OnionMessageChannel(
        settings, NickIdentity.create(entropy), transport, tasks, entropy);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private OnionMessageChannel openMaker() throws IOException {
    int port = freePort();
    OnionMessageChannel maker =
        channel(
            ChannelSettings.maker(Network.REGTEST, List.of(endpoint))
                .serving(
                    new Location.HostPort("127.0.0.1", port),
                    new Transport.BindAddress("127.0.0.1", port)),
            makerNet);
    maker.open(event -> {
      makerHears.add(event);
      if (event instanceof ChannelEvent.PrivateHeard heard) {
        maker.reply(heard.via(), heard.from(), new Plain.ErrorReply("answer"));
      }
    });
    waitUntil(() -> directory.nicks().contains(maker.nick().value()));
    return maker;
  }

  @Test
  void talksThroughADirectoryAndDirectly() throws IOException {
    try (OnionMessageChannel maker = openMaker();
        OnionMessageChannel taker =
            channel(
                ChannelSettings.taker(Network.REGTEST, List.of(endpoint)).withHostPortPeers(),
                makerNet)) {
      taker.open(takerHears::add);
      waitUntil(() -> taker.peer(maker.nick()).isPresent());
      taker.broadcast(new PublicMessage.OrderbookRequest());
      waitUntil(() -> only(makerHears, ChannelEvent.PublicHeard.class).size() == 1);
      exchange(taker, maker.nick(), "relayed", 1);
      assertThat(only(makerHears, ChannelEvent.PrivateHeard.class).getFirst().via())
          .isEqualTo(new Route.ViaDirectory(endpoint));
      taker.dial(maker.nick());
      waitUntil(() -> taker.peer(maker.nick()).filter(p -> p.direct()).isPresent());
      exchange(taker, maker.nick(), "direct", 2);
      assertThat(only(makerHears, ChannelEvent.PrivateHeard.class).getLast().via())
          .isInstanceOf(Route.Direct.class);
    }
    waitUntil(() -> directory.nicks().isEmpty());
  }

  private void exchange(OnionMessageChannel taker, Nick maker, String text, int count) {
    assertThat(taker.send(maker, new Plain.ErrorReply(text))).isTrue();
    waitUntil(() -> only(makerHears, ChannelEvent.PrivateHeard.class).size() == count);
    waitUntil(() -> !only(takerHears, ChannelEvent.PrivateHeard.class).isEmpty());
  }

  @Test
  void comesBackAfterALostConnection() throws IOException {
    try (OnionMessageChannel maker = openMaker()) {
      directory.dropAll();
      waitUntil(() -> only(makerHears, ChannelEvent.DirectoryDown.class).size() == 1);
      waitUntil(() -> only(makerHears, ChannelEvent.DirectoryUp.class).size() == 2);
      assertThat(maker.directories().getFirst().up()).isTrue();
    }
  }
}
