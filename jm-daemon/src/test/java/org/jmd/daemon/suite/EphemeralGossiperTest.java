package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.FakeSocksProxy;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Refusal;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.ScriptedDirectory;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentOutbox;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralGossiperTest {
  @TempDir Path directory;
  private final SeededEntropy entropy = new SeededEntropy(11);

  private Commitment fresh() {
    return new Commitment(Bytes32.of(entropy.bytes(32)));
  }

  private List<Commitment> fresh(int count) {
    return IntStream.range(0, count).mapToObj(_ -> fresh()).toList();
  }

  private CommitmentOutbox outbox() {
    return new CommitmentOutbox(new PrivateFiles(), directory);
  }

  private static List<String> nicks(ScriptedDirectory at) {
    return at.received(MessageType.PUBMSG).stream()
        .map(line -> line.substring(0, line.indexOf('!')))
        .toList();
  }

  private static List<String> published(ScriptedDirectory at) {
    return at.received(MessageType.PUBMSG).stream()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  private static List<String> hex(List<Commitment> commitments) {
    return commitments.stream().map(c -> c.digest().hex()).toList();
  }

  /** Under a virtual clock, with two directories that can be away. */
  @Nested
  class InTime {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryNetwork network = new InMemoryNetwork(time, 5);
    private final List<ScriptedDirectory> directories =
        Stream.of("d0", "d1")
            .map(host ->
                new ScriptedDirectory(
                    network.host(host), new BindAddress(host, 5222), Network.REGTEST, entropy))
            .toList();

    private EphemeralGossiper gossiper(Tasks tasks) {
      List<Endpoint> endpoints = List.of(new Endpoint("d0", 5222), new Endpoint("d1", 5222));
      return new EphemeralGossiper(
          ChannelSettings.taker(Network.REGTEST, endpoints),
          network.host("maker"),
          tasks,
          entropy,
          outbox());
    }

    private void use(EphemeralGossiper gossiper, List<Commitment> commitments) {
      commitments.forEach(gossiper::owe);
      commitments.forEach(gossiper::announce);
    }

    @Test
    void publishesABurstOfOurOwnWholeAndEachUnderANickOfItsOwn() {
      List<Commitment> burst = fresh(200);
      try (EphemeralGossiper gossiper = gossiper(time)) {
        use(gossiper, burst);
        time.run(Duration.ofMinutes(20));
      }
      for (ScriptedDirectory at : directories) {
        assertThat(published(at)).isEqualTo(hex(burst));
        assertThat(nicks(at)).doesNotHaveDuplicates();
      }
      assertThat(outbox().waiting()).isEmpty();
    }

    @Test
    void whatIsOnlyOwedIsNotPublishedUntilItIsAnnounced() {
      Commitment shown = fresh();
      Commitment notShown = fresh();
      try (EphemeralGossiper gossiper = gossiper(time)) {
        gossiper.owe(notShown);
        gossiper.owe(shown);
        time.run(Duration.ofMinutes(1));
        assertThat(published(directories.getFirst())).isEmpty();
        gossiper.withdraw(notShown);
        gossiper.announce(shown);
        time.run(Duration.ofMinutes(1));
      }
      assertThat(published(directories.getFirst())).isEqualTo(hex(List.of(shown)));
      assertThat(outbox().waiting()).isEmpty();
    }

    @Test
    void theNextLifePublishesWhatAKilledOneOwed() {
      VirtualTime.Group first = time.group("first");
      List<Commitment> owed = fresh(3);
      EphemeralGossiper killed = gossiper(first);
      killed.owe(owed.get(0));
      use(killed, owed.subList(1, 3));
      first.kill();
      time.run(Duration.ofMinutes(1));
      assertThat(published(directories.getFirst())).isEmpty();

      try (EphemeralGossiper _ = gossiper(time)) {
        time.run(Duration.ofMinutes(5));
      }
      assertThat(published(directories.getFirst())).isEqualTo(hex(owed));
      assertThat(nicks(directories.getFirst())).doesNotHaveDuplicates();
      assertThat(outbox().waiting()).isEmpty();
    }

    @Test
    void triesAgainWhileNoDirectoryLetsItIn() {
      directories.forEach(at -> at.refuse(Refusal.FULL));
      List<Commitment> owed = fresh(2);
      try (EphemeralGossiper gossiper = gossiper(time)) {
        use(gossiper, owed);
        time.run(Duration.ofMinutes(10));
        directories.getLast().welcome();
        time.run(Duration.ofHours(1));
      }
      assertThat(published(directories.getLast())).isEqualTo(hex(owed));
      assertThat(outbox().waiting()).isEmpty();
    }

    @Test
    void attemptsAreBoundedAndTheRestIsLeftToTheNextLife() {
      directories.forEach(at -> at.refuse(Refusal.FULL));
      List<Commitment> owed = fresh(1);
      try (EphemeralGossiper gossiper = gossiper(time)) {
        use(gossiper, owed);
        time.run(Duration.ofHours(12));
        int tried = directories.getFirst().acceptedConnections();
        // Twelve attempts of 30 s, in each of which a connection that is refused is tried again.
        assertThat(tried).isBetween(12, 200);
        time.run(Duration.ofDays(2));
        assertThat(directories.getFirst().acceptedConnections()).isEqualTo(tried);
      }
      assertThat(outbox().waiting()).isEqualTo(owed);
    }

    @Test
    void relaysOfOthersAreDroppedWhileOneIsUnderWay() {
      List<Commitment> asked = fresh(4);
      try (EphemeralGossiper gossiper = gossiper(time)) {
        asked.subList(0, 3).forEach(gossiper::relay);
        time.run(Duration.ofMillis(500));
        gossiper.relay(asked.get(1));
        time.run(Duration.ofMinutes(2));
        gossiper.relay(asked.get(3));
        time.run(Duration.ofMinutes(2));
      }
      assertThat(published(directories.getFirst()))
          .isEqualTo(hex(List.of(asked.get(0), asked.get(3))));
      assertThat(outbox().waiting()).isEmpty();
    }
  }

  /** Over real sockets through a proxy that writes down who asks. */
  @Test
  void eachBroadcastHasANickAndCredentialsOfItsOwn() throws IOException {
    List<Commitment> owed = fresh(3);
    try (FakeSocksProxy proxy = new FakeSocksProxy(0);
        NettyTransport serving = new NettyTransport(NettyTransport.Settings.directory());
        NettyTransport transport =
            new NettyTransport(NettyTransport.Settings.client(Optional.of(proxy.endpoint())))) {
      List<ScriptedDirectory> directories = new ArrayList<>();
      List<Endpoint> endpoints = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        ScriptedDirectory at =
            new ScriptedDirectory(
                serving, new BindAddress("127.0.0.1", 0), Network.REGTEST, entropy);
        directories.add(at);
        endpoints.add(new Endpoint(name.repeat(56) + ".onion", at.port()));
      }
      try (EphemeralGossiper gossiper =
          new EphemeralGossiper(
              ChannelSettings.taker(Network.REGTEST, endpoints),
              transport,
              new SystemTasks(),
              entropy,
              outbox())) {
        owed.forEach(gossiper::owe);
        owed.forEach(gossiper::announce);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> outbox().waiting().isEmpty() && published(directories.get(1)).size() == 3);
      }
      for (ScriptedDirectory at : directories) {
        assertThat(published(at)).isEqualTo(hex(owed));
        assertThat(nicks(at)).doesNotHaveDuplicates();
      }
      assertThat(nicks(directories.get(0))).isEqualTo(nicks(directories.get(1)));
      List<FakeSocksProxy.Request> asked = List.copyOf(proxy.requests());
      assertThat(asked).hasSize(6);
      assertThat(asked).extracting(FakeSocksProxy.Request::user).containsOnly("jm-hp2-broadcast");
      assertThat(asked)
          .extracting(FakeSocksProxy.Request::password)
          .doesNotHaveDuplicates()
          .allMatch(password -> password.length() == 32);
    }
  }
}
