package org.jmd.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;
import org.jmd.core.testing.InMemoryNetwork.Conditions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InMemoryNetworkTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork net = new InMemoryNetwork(time, 1);
  private final End server = new End();
  private final End client = new End();

  private static final class End implements LinkListener {
    final List<String> lines = new ArrayList<>();
    @Nullable Link link;
    @Nullable String ending;

    @Override
    public void opened(Link opening) {
      link = opening;
    }

    @Override
    public void received(Link from, byte[] line) {
      lines.add(new String(line, UTF_8));
    }

    @Override
    public void closed(Optional<String> reason) {
      assertThat(ending).isNull();
      ending = reason.orElse("orderly");
    }

    boolean send(String text) {
      return Objects.requireNonNull(link).send(Frame.owning((text + "\r\n").getBytes(UTF_8)));
    }
  }

  private void connect() {
    net.host("server").listen(new Transport.BindAddress("server", 5), link -> server);
    net.host("client").connect(new Endpoint("server", 5), new Isolation("a", "b"), client);
    pause();
    assertThat(client.link).isNotNull();
    assertThat(server.link).isNotNull();
  }

  private void pause() {
    time.run(Duration.ofSeconds(1));
  }

  private void sendMany() {
    for (int i = 0; i < 1000; i++) {
      client.send(Integer.toString(i));
    }
    pause();
  }

  @Test
  void carriesLinesInOrder() {
    connect();
    server.send("down");
    sendMany();
    assertThat(client.lines).containsExactly("down");
    assertThat(server.lines).hasSize(1000).startsWith("0", "1").endsWith("999");
    assertThat(net.deliveredFrames()).isEqualTo(1001);
    Objects.requireNonNull(client.link).close();
    pause();
    assertThat(client.ending).isEqualTo("orderly");
    assertThat(server.ending).isEqualTo("orderly");
    assertThat(client.send("late")).isFalse();
    assertThat(server.send("late")).isFalse();
  }

  @Test
  void losesDuplicatesAndReorders() {
    net.conditions(
        "client", "server", Conditions.GOOD.withLoss(0.1).withDuplication(0.1).withReordering(0.1));
    connect();
    sendMany();
    Set<String> distinct = Set.copyOf(server.lines);
    assertThat(distinct).hasSizeBetween(850, 950);
    assertThat(server.lines.size() - distinct.size()).isBetween(50, 150);
    assertThat(server.lines).isNotEqualTo(server.lines.stream().sorted().toList());
  }

  @Test
  void cutsConnections() {
    net.conditions(Conditions.GOOD.withCut(0.01));
    connect();
    sendMany();
    assertThat(server.lines).hasSizeLessThan(1000);
    assertThat(client.ending).isEqualTo("connection reset");
    assertThat(server.ending).isEqualTo("connection reset");
  }

  @Test
  void refusesWhereNobodyListens() {
    net.host("client").connect(new Endpoint("nobody", 1), new Isolation("a", "b"), client);
    pause();
    assertThat(client.ending).isEqualTo("connection refused");
  }

  @Test
  void followsAliases() {
    Endpoint onion = new Endpoint("a".repeat(56) + ".onion", 5222);
    net.alias(onion, new Endpoint("server", 5));
    net.host("server").listen(new Transport.BindAddress("server", 5), link -> server);
    net.host("client").connect(onion, new Isolation("a", "b"), client);
    pause();
    assertThat(Objects.requireNonNull(client.link).remote()).isEqualTo(onion.toString());
  }

  @Test
  void aPartitionHoldsFramesUntilItHeals() {
    connect();
    net.partition(Set.of("server"));
    assertThat(client.send("held")).isTrue();
    pause();
    assertThat(server.lines).isEmpty();
    net.heal();
    pause();
    assertThat(server.lines).containsExactly("held");
    time.run(Duration.ofMinutes(2));
    assertThat(client.ending).isNull();
  }

  @Test
  void aLongPartitionEndsConnectionsAndRefusesNewOnes() {
    connect();
    net.partition(Set.of("server"));
    End late = new End();
    net.host("client").connect(new Endpoint("server", 5), new Isolation("a", "b"), late);
    time.run(Duration.ofMinutes(2));
    assertThat(client.ending).isEqualTo("timed out");
    assertThat(server.ending).isEqualTo("timed out");
    assertThat(late.ending).isEqualTo("timed out");
  }

  @Test
  void aCrashedHostIsSilentAndOthersSeeItsLinksEnd() {
    connect();
    client.send("in flight");
    net.crash("client");
    pause();
    assertThat(server.lines).containsExactly("in flight");
    assertThat(server.ending).isEqualTo("connection reset");
    assertThat(client.ending).isNull();
    net.crash("server");
    End next = new End();
    net.host("client").connect(new Endpoint("server", 5), new Isolation("a", "b"), next);
    pause();
    assertThat(next.ending).isEqualTo("connection refused");
  }

  @Test
  void aHostThatStopsReadingLosesItsLinksInTheEnd() {
    connect();
    net.stopReading("server");
    for (int i = 0; i < 100; i++) {
      assertThat(client.send("x".repeat(1000))).isTrue();
    }
    assertThat(Objects.requireNonNull(client.link).queuedBytes()).isEqualTo(100_200);
    net.resumeReading("server");
    pause();
    assertThat(server.lines).hasSize(100);
    net.stopReading("server");
    int sent = 0;
    while (client.send("x".repeat(10_000))) {
      sent++;
    }
    assertThat(sent).isBetween(200, 220);
    pause();
    assertThat(client.ending).contains("queue");
  }

  @Test
  void aClosedTransportEndsItsLinks() {
    connect();
    net.host("server").close();
    pause();
    assertThat(server.ending).isEqualTo("orderly");
    assertThat(client.ending).isEqualTo("orderly");
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    assertThat(trace(4)).isEqualTo(trace(4)).isNotEqualTo(trace(5));
  }

  private static long trace(long seed) {
    VirtualTime time = new VirtualTime();
    InMemoryNetwork net = new InMemoryNetwork(time, seed);
    net.conditions(Conditions.GOOD.withLoss(0.1).withReordering(0.3));
    End there = new End();
    End here = new End();
    net.host("b").listen(new Transport.BindAddress("b", 1), link -> there);
    net.host("a").connect(new Endpoint("b", 1), new Isolation("a", "b"), here);
    time.run(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      here.send("line " + i);
    }
    time.run(Duration.ofSeconds(1));
    return net.traceHash();
  }
}
