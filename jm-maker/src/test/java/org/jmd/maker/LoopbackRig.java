package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.ScriptedDirectory;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.testing.WalletFixture;

/**
 * A maker with real sockets, threads, time and wallet files; only the chain and the directory are
 * of the test. It can be reached through that directory and at a port of this machine.
 */
final class LoopbackRig implements ScriptedTaker.Wire, AutoCloseable {
  static final String HOST = "127.0.0.1";

  final SkippingTasks tasks = new SkippingTasks();
  private final NettyTransport makerNet =
      new NettyTransport(NettyTransport.Settings.client(Optional.empty()));

  /** Its lines may be longer than any maker reads. */
  private final NettyTransport directoryNet =
      new NettyTransport(
          new NettyTransport.Settings(
              2 * 1024 * 1024,
              8 * 1024 * 1024,
              Duration.ofSeconds(30),
              Duration.ofSeconds(30),
              Optional.empty(),
              1));

  private final FakeChain chain = new FakeChain();
  private final WalletFixture wallet;
  private final OnionMessageChannel channel;
  private int takers;
  final Entropy entropy = Entropy.system();
  final ScriptedDirectory directory =
      new ScriptedDirectory(directoryNet, new BindAddress(HOST, 0), WireRig.NETWORK, entropy);
  final Maker maker;
  final int port;

  LoopbackRig(Path folder) throws IOException {
    this.port = freePort();
    this.wallet = WalletFixture.create(chain, folder, 1);
    for (int mixdepth = 0; mixdepth < 4; mixdepth++) {
      wallet.fund(mixdepth, MakerRig.COIN_SATS);
    }
    wallet.sync();
    this.channel =
        new OnionMessageChannel(
            ChannelSettings.maker(WireRig.NETWORK, List.of(new Endpoint(HOST, directory.port())))
                .serving(new Location.HostPort(HOST, port), new BindAddress(HOST, port)),
            NickIdentity.create(entropy),
            makerNet,
            tasks,
            entropy);
    this.maker =
        new Maker(
            MakerRig.SETTINGS,
            new MakerWorld(
                wallet.wallet(),
                new CommitmentBlacklist(new PrivateFiles(), folder, 1_000, entropy),
                channel,
                tasks,
                entropy));
    maker.start();
    awaitDirectory();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits for what must happen, however slow the machine is. */
  static void until(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  void awaitDirectory() {
    until(() -> directory.nicks().contains(nick().value()));
    until(() -> channel.directories().getFirst().up());
  }

  ScriptedTaker taker() {
    return new ScriptedTaker("loopback taker " + takers++, chain, this, entropy);
  }

  /** All that came through the directory before has been handled when this returns. */
  void settle() {
    ScriptedTaker probe = taker();
    probe.say(probe.fill(99, MakerRig.AMOUNT));
    until(() -> probe.errors().equals(List.of("oid not found")));
  }

  ScriptedTaker filled() {
    ScriptedTaker taker = taker();
    taker.say(taker.fill(0, MakerRig.AMOUNT));
    until(() -> taker.heard(Plain.PubKey.class).size() == 1);
    return taker;
  }

  /** Takes a taker that has its key to the signatures. */
  void serve(ScriptedTaker taker) {
    taker.say(taker.auth());
    until(() -> taker.heard(BoxedCommand.IOAUTH).size() == 1);
    taker.say(taker.tx(taker.draft(maker.offers().getFirst()).tx()));
    until(() -> taker.heard(BoxedCommand.SIG).size() == 1);
    assertThat(taker.errors()).isEmpty();
  }

  /** Transactions that the chain has taken. */
  int accepted() {
    return chain.accepted().size();
  }

  @Override
  public Nick nick() {
    return channel.nick();
  }

  @Override
  public void say(NickIdentity from, WireMessage message) {
    hearLine(MessageCodec.formatPrivate(from, nick(), message));
  }

  @Override
  public void hearLine(String line) {
    directory.sendTo(nick(), MessageType.PRIVMSG, line);
  }

  @Override
  public List<WireMessage> sentTo(Nick to) {
    return WireRig.read(directory.received(MessageType.PRIVMSG), to);
  }

  @Override
  public void close() {
    maker.stop(Duration.ofSeconds(5));
    directory.close();
    makerNet.close();
    directoryNet.close();
    wallet.close();
  }
}
