package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.ScriptedDirectory;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;

/** Directories, channels and raw peers on a virtual network. */
final class ChannelWorld implements AutoCloseable {
  static final Network NETWORK = Network.REGTEST;
  static final int PORT = 5222;

  final VirtualTime time = new VirtualTime();
  final InMemoryNetwork net;
  final SeededEntropy entropy;
  private final List<Member> members = new ArrayList<>();

  /** One channel and what it hears. */
  final class Member {
    final String host;
    final NickIdentity identity;
    final OnionMessageChannel channel;
    final List<ChannelEvent> heard = new ArrayList<>();

    Member(String host, ChannelSettings settings) {
      this.host = host;
      this.identity = NickIdentity.create(entropy.split());
      this.channel =
          new OnionMessageChannel(settings, identity, net.host(host), time, entropy.split());
    }

    Nick nick() {
      return identity.nick();
    }

    Member open() {
      channel.open(heard::add);
      return this;
    }

    <T extends ChannelEvent> List<T> heard(Class<T> kind) {
      return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<WireMessage> heardPrivately() {
      return heard(ChannelEvent.PrivateHeard.class).stream()
          .map(ChannelEvent.PrivateHeard::message)
          .toList();
    }

    List<PublicMessage> heardPublicly() {
      return heard(ChannelEvent.PublicHeard.class).stream()
          .map(ChannelEvent.PublicHeard::message)
          .toList();
    }
  }

  ChannelWorld(long seed) {
    this.net = new InMemoryNetwork(time, seed);
    this.entropy = new SeededEntropy(seed);
  }

  static Endpoint at(String host) {
    return new Endpoint(host, PORT);
  }

  ScriptedDirectory directory(String host) {
    return new ScriptedDirectory(
        net.host(host), new Transport.BindAddress(host, PORT), NETWORK, entropy.split());
  }

  Member member(String host, ChannelSettings settings) {
    Member member = new Member(host, settings);
    members.add(member);
    return member;
  }

  static ChannelSettings maker(String... directories) {
    return ChannelSettings.maker(NETWORK, endpoints(directories)).withHostPortPeers();
  }

  static ChannelSettings servingMaker(String host, String... directories) {
    return maker(directories)
        .serving(new Location.HostPort(host, PORT), new Transport.BindAddress(host, PORT));
  }

  static ChannelSettings taker(String... directories) {
    return ChannelSettings.taker(NETWORK, endpoints(directories)).withHostPortPeers();
  }

  private static List<Endpoint> endpoints(String... hosts) {
    return Arrays.stream(hosts).map(ChannelWorld::at).toList();
  }

  void run(Duration duration) {
    time.run(duration);
  }

  /** Runs until the condition holds, which it must within ten minutes. */
  void until(BooleanSupplier condition) {
    assertThat(time.runUntil(condition, Duration.ofMinutes(10))).isTrue();
  }

  @Override
  public void close() {
    members.forEach(member -> member.channel.close());
    time.run(Duration.ofMinutes(5));
    assertThat(time.failures()).isEmpty();
    assertThat(time.liveTasks()).isEmpty();
  }
}
