package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Publisher;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Location;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a directory shows of itself to whoever supervises it. */
class RunningDirectoryTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final VirtualTime time = new VirtualTime();
  private final VirtualTime.Group machine = time.group("machine");
  private boolean answers = true;

  @AfterEach
  void close() {
    time.close();
  }

  /** A transport whose threads can be said to hang. */
  private final class Hanging implements Transport {
    private final Transport inner = new InMemoryNetwork(time, 1).host("directory");

    @Override
    public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
      inner.connect(target, isolation, listener);
    }

    @Override
    public Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor) {
      return inner.listen(bind, acceptor);
    }

    @Override
    public boolean answers(Duration limit) {
      return answers;
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /** Publishes when a test says so. */
  private static final class ByHand implements Publisher {
    private final AtomicReference<Consumer<Location>> moved = new AtomicReference<>(_ -> {});

    @Override
    public void start(int localPort, Consumer<Location> listener) {
      moved.set(listener);
    }

    @Override
    public void close() {
      moved.set(_ -> {});
    }
  }

  private RunningDirectory directory(Tasks tasks, Optional<Publisher> publisher) {
    Transport transport = new Hanging();
    return new RunningDirectory(
        new Directory(
            DirectorySettings.of(Network.REGTEST, new Transport.BindAddress("127.0.0.1", 5222)),
            transport,
            tasks,
            new SeededEntropy(1)),
        transport,
        publisher);
  }

  @Test
  void servesOnceItListens() {
    RunningDirectory directory = directory(machine, Optional.empty());
    assertThat(directory.condition()).isEqualTo(new Vitals.Condition(false, "about to listen"));
    directory.start();
    assertThat(directory.condition()).isEqualTo(new Vitals.Condition(true, "serving 0 peers"));
  }

  @Test
  void servesOnlyOnceItsOnionServiceIsPublished() {
    ByHand tor = new ByHand();
    RunningDirectory directory = directory(machine, Optional.of(tor));
    directory.start();
    assertThat(directory.condition().serving()).isFalse();
    assertThat(directory.condition().text()).contains("waiting for tor");

    tor.moved.get().accept(new Location.Onion("a".repeat(56) + ".onion", 5222));
    assertThat(directory.condition().serving()).isTrue();
  }

  @Test
  void isAliveWhileItsLoopGoesRound() throws InterruptedException {
    RunningDirectory directory = directory(machine, Optional.empty());
    assertThat(directory.isAlive(LIMIT)).isTrue();
    directory.start();
    for (int look = 0; look < 3; look++) {
      time.run(LIMIT);
      assertThat(directory.isAlive(LIMIT)).isTrue();
    }

    machine.kill();
    time.run(LIMIT);
    assertThat(directory.isAlive(LIMIT)).isFalse();
  }

  @Test
  void isNotAliveWhenItsTransportHangs() throws InterruptedException {
    RunningDirectory directory = directory(machine, Optional.empty());
    directory.start();
    time.run(LIMIT);
    answers = false;
    assertThat(directory.isAlive(LIMIT)).isFalse();
  }
}
