package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.RawPeer;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.RoutedLine;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.ScriptedDirectory;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * A maker behind the real channel, on a network in memory: reachable through a directory that the
 * test controls, and directly. What goes in and out are lines.
 */
final class WireRig implements ScriptedTaker.Wire {
  static final Network NETWORK = Network.REGTEST;
  private static final int PORT = 5222;

  final VirtualTime time = new VirtualTime();
  final SeededEntropy entropy = new SeededEntropy(77);
  final InMemoryNetwork net = new InMemoryNetwork(time, 77);
  final FakeChain chain = new FakeChain();
  final FakeFunds funds = new FakeFunds(chain, time, 5);
  final ScriptedDirectory directory =
      new ScriptedDirectory(
          net.host("dir"), new Transport.BindAddress("dir", PORT), NETWORK, entropy.split());
  final MakerRig.Gossip gossip = new MakerRig.Gossip();
  final CommitmentBlacklist blacklist;
  final OnionMessageChannel channel;
  final Maker maker;
  private int takers;

  WireRig(Path folder) {
    this.blacklist =
        new CommitmentBlacklist(
            new PrivateFiles(new MakerRig.DiskFaults()), folder, 1_000, entropy.split());
    this.channel =
        new OnionMessageChannel(
            ChannelSettings.maker(NETWORK, List.of(new Endpoint("dir", PORT)))
                .withHostPortPeers()
                .serving(
                    new Location.HostPort("maker", PORT), new Transport.BindAddress("maker", PORT)),
            NickIdentity.of(TestKeys.of("maker nick").secret()),
            net.host("maker"),
            time,
            entropy.split());
    funds.fund(0, MakerRig.COIN_SATS);
    funds.fund(1, MakerRig.COIN_SATS);
    this.maker =
        new Maker(
            MakerRig.SETTINGS,
            new MakerPorts(
                funds,
                blacklist,
                channel,
                time,
                entropy,
                Optional.empty(),
                BondSource.NONE,
                gossip,
                new MakerLog(time)));
  }

  WireRig start() {
    maker.start();
    awaitDirectory();
    return this;
  }

  void awaitDirectory() {
    assertThat(
            time.runUntil(() -> directory.nicks().contains(nick().value()), Duration.ofMinutes(20)))
        .as("the maker is on its directory")
        .isTrue();
    pause();
  }

  void pause() {
    time.run(Duration.ofSeconds(1));
  }

  boolean isDirectoryUp() {
    return channel.directories().getFirst().up();
  }

  ScriptedTaker taker() {
    return new ScriptedTaker("wire taker " + takers++, chain, this, entropy);
  }

  Endpoint door() {
    return new Endpoint("maker", PORT);
  }

  /** Somebody at the door of the maker. */
  RawPeer visitor() {
    RawPeer peer = RawPeer.dial(net.host("visitor"), door());
    pause();
    return peer;
  }

  /** The same after the handshake. */
  RawPeer introduced(Nick claimed) {
    RawPeer peer = visitor();
    peer.shake(claimed, NETWORK);
    pause();
    return peer;
  }

  // ---- the way through the directory

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

  void hearPublicLine(String line) {
    directory.sendTo(nick(), MessageType.PUBMSG, line);
  }

  @Override
  public List<WireMessage> sentTo(Nick to) {
    return read(directory.received(MessageType.PRIVMSG), to);
  }

  /** What these lines say to that nick. */
  static List<WireMessage> read(List<String> lines, Nick to) {
    List<WireMessage> messages = new ArrayList<>();
    for (String line : lines) {
      if (RoutedLine.tryParse(line).filter(routed -> routed.to().equals(to.value())).isPresent()) {
        try {
          messages.addAll(MessageCodec.parsePrivate(line, to).messages());
        } catch (ProtocolViolation e) {
          throw new AssertionError("the maker said " + line, e);
        }
      }
    }
    return messages;
  }
}
