package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.testing.ScriptedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel whose address changes while it is open. */
class MovingTest {
  private static final Location HERE = new Location.Onion("a".repeat(56) + ".onion", 5222);
  private static final Location THERE = new Location.Onion("b".repeat(56) + ".onion", 5222);
  private static final Location NOWHERE = new Location.NotServing();

  private final ChannelWorld world = new ChannelWorld(3);
  private final ScriptedDirectory directory = world.directory("dir1");
  private final List<ChannelEvent> heard = new ArrayList<>();
  private final HandMade publisher = new HandMade();
  private final OnionMessageChannel channel =
      new OnionMessageChannel(
          ChannelWorld.maker("dir1").serving(NOWHERE, new Transport.BindAddress("maker", 0)),
          NickIdentity.create(world.entropy.split()),
          world.net.host("maker"),
          world.time,
          world.entropy.split(),
          Optional.of(publisher));

  /** Publishes when the test says so. */
  private static final class HandMade implements Publisher {
    private int port;
    private boolean closed;
    private Consumer<Location> moved = _ -> {};

    @Override
    public void start(int localPort, Consumer<Location> heardBy) {
      port = localPort;
      moved = heardBy;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @BeforeEach
  void open() {
    channel.open(heard::add);
  }

  @AfterEach
  void close() {
    channel.close();
    world.close();
    assertThat(publisher.closed).isTrue();
  }

  private List<Location> introducedAt() {
    return directory.received(MessageType.HANDSHAKE).stream().map(MovingTest::location).toList();
  }

  private static Location location(String handshake) {
    try {
      return Handshake.parse(handshake).location();
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  private void move(Location to) {
    publisher.moved.accept(to);
    world.run(Duration.ofSeconds(20));
  }

  @Test
  void connectsOnceItIsKnownWhereItCanBeDialled() {
    world.run(Duration.ofMinutes(1));
    assertThat(publisher.port).isPositive();
    assertThat(introducedAt()).isEmpty();

    move(HERE);

    assertThat(introducedAt()).containsExactly(HERE);
    assertThat(channel.location()).isEqualTo(HERE);
  }

  @Test
  void introducesItselfAnewWhenItHasMoved() {
    move(HERE);

    move(THERE);

    assertThat(introducedAt()).containsExactly(HERE, THERE);
    assertThat(channel.directories().getFirst().up()).isTrue();
    assertThat(heard).hasAtLeastOneElementOfType(ChannelEvent.DirectoryDown.class);
  }

  @Test
  void leavesConnectionsAloneWhileItCannotBeDialled() {
    move(HERE);

    move(NOWHERE);
    move(HERE);

    assertThat(introducedAt()).containsExactly(HERE);
    directory.dropAll();
    publisher.moved.accept(NOWHERE);
    world.run(Duration.ofMinutes(1));
    assertThat(introducedAt()).containsExactly(HERE, NOWHERE);
  }

  @Test
  void goesBackToALostDirectoryAtOnceWhenItHasMoved() {
    move(HERE);
    directory.keepSilent();
    directory.dropAll();
    world.run(Duration.ofHours(2));
    directory.welcome();
    int before = directory.acceptedConnections();

    publisher.moved.accept(THERE);
    world.run(Duration.ofSeconds(70));

    assertThat(directory.acceptedConnections()).isGreaterThan(before);
    assertThat(introducedAt()).last().isEqualTo(THERE);
    assertThat(channel.directories().getFirst().up()).isTrue();
  }

  @Test
  void refusesToBePublishedWithoutListening() {
    assertThatThrownBy(() ->
            new OnionMessageChannel(
                ChannelWorld.maker("dir1"),
                NickIdentity.create(world.entropy.split()),
                world.net.host("other"),
                world.time,
                world.entropy.split(),
                Optional.of(new HandMade())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
