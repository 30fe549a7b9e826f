package org.jmd.core.tor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.Location;
import org.jmd.core.testing.FakeTor;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionServiceTest {
  private static final Endpoint CONTROL = new Endpoint("tor", 9051);
  private static final int PORT = 7001;

  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork net = new InMemoryNetwork(time, 1);
  private final SeededEntropy entropy = new SeededEntropy(1);
  private final List<Location> heard = new ArrayList<>();
  private final List<OnionService> services = new ArrayList<>();

  private FakeTor tor() {
    return new FakeTor(net.host("tor"), new BindAddress("tor", 9051), entropy.split());
  }

  private OnionService start(TorAccess access, Optional<OnionKey> key) {
    OnionService service =
        new OnionService(access, OnionTerms.DEFAULT, key, net.host("maker"), time, entropy.split());
    services.add(service);
    service.start(PORT, heard::add);
    return service;
  }

  private void start() {
    start(TorAccess.at(CONTROL), Optional.empty());
  }

  private void untilHeard(int changes) {
    assertThat(time.runUntil(() -> heard.size() >= changes, Duration.ofMinutes(10))).isTrue();
  }

  private Path cookieFile(byte[] content) throws IOException {
    return Files.write(directory.resolve("cookie"), content);
  }

  @AfterEach
  void end() {
    services.forEach(OnionService::close);
    time.run(Duration.ofMinutes(2));
    assertThat(time.failures()).isEmpty();
    assertThat(time.liveTasks()).isEmpty();
  }

  @Test
  void tellsTheAddressThatTorMade() {
    FakeTor tor = tor();

    start();
    untilHeard(1);

    String id = tor.services().iterator().next();
    assertThat(heard).containsExactly(new Location.Onion(id + ".onion", 5222));
    assertThat(tor.received("ADD_ONION"))
        .containsExactly(
            "ADD_ONION NEW:ED25519-V3 Flags=DiscardPK,MaxStreamsCloseCircuit MaxStreams=64"
                + " PoWDefensesEnabled=1 PoWQueueRate=25 PoWQueueBurst=250"
                + " Port=5222,127.0.0.1:7001");
  }

  @Test
  void comesBackUnderANewAddressAfterTorWasRestarted() {
    FakeTor tor = tor();
    start();
    untilHeard(1);

    tor.dropAll();
    untilHeard(3);

    assertThat(heard.get(1)).isEqualTo(new Location.NotServing());
    assertThat(heard.get(2)).isInstanceOf(Location.Onion.class).isNotEqualTo(heard.getFirst());
  }

  @Test
  void comesBackAfterTorForgotTheService() {
    FakeTor tor = tor();
    start();
    untilHeard(1);

    tor.forgetServices();
    untilHeard(3);

    assertThat(tor.services()).hasSize(1);
  }

  @Test
  void waitsForTorHoweverLongThatTakes() {
    start();
    untilHeard(1);
    assertThat(heard).containsExactly(new Location.NotServing());
    time.run(Duration.ofHours(3));
    assertThat(heard).hasSize(1);

    tor();
    untilHeard(2);

    assertThat(heard.getLast()).isInstanceOf(Location.Onion.class);
  }

  @Test
  void keepsTheAddressOfAStoredKey() {
    FakeTor tor = tor();
    try (OnionKey key = OnionKey.generate(entropy.split())) {
      start(TorAccess.at(CONTROL), Optional.of(key));
      untilHeard(1);

      assertThat(tor.received("ADD_ONION").getFirst())
          .startsWith("ADD_ONION " + key.keyBlob() + " ")
          .doesNotContain("DiscardPK");
    }
  }

  @Test
  void removesTheServiceWhenClosed() {
    FakeTor tor = tor();
    start();
    untilHeard(1);

    services.getFirst().close();
    time.run(Duration.ofSeconds(5));

    assertThat(tor.received("DEL_ONION")).hasSize(1);
    assertThat(tor.services()).isEmpty();
  }

  @Test
  void asksOldTorsForNoProofOfWork() {
    FakeTor tor = tor();
    tor.version("0.4.8.16");

    start();
    untilHeard(1);

    assertThat(tor.received("ADD_ONION").getFirst()).doesNotContain("PoW");
  }

  @Test
  void servesWithoutProofOfWorkWhereTorWasBuiltWithout() {
    FakeTor tor = tor();
    tor.refuseProofOfWork();

    start();
    untilHeard(1);

    assertThat(heard.getFirst()).isInstanceOf(Location.Onion.class);
    assertThat(tor.received("ADD_ONION")).hasSize(2);
  }

  @Test
  void provesTheCookieWithoutShowingIt() throws IOException {
    FakeTor tor = tor();
    tor.askForCookie("COOKIE,SAFECOOKIE", cookieFile(tor.cookie()).toString());

    start();
    untilHeard(1);

    assertThat(heard.getFirst()).isInstanceOf(Location.Onion.class);
    assertThat(tor.received())
        .noneMatch(line -> line.contains(HexFormat.of().formatHex(tor.cookie())));
  }

  @Test
  void triesAgainUntilTheCookieIsWritten() throws IOException {
    FakeTor tor = tor();
    tor.askForCookie("COOKIE,SAFECOOKIE", directory.resolve("cookie").toString());
    start();
    time.run(Duration.ofSeconds(8));
    assertThat(heard).isEmpty();

    cookieFile(tor.cookie());
    untilHeard(1);

    assertThat(heard.getFirst()).isInstanceOf(Location.Onion.class);
    assertThat(tor.received("PROTOCOLINFO")).hasSize(4);
  }

  @Test
  void givesUpForAWhileAfterFiveAttempts() {
    FakeTor tor = tor();
    tor.askForCookie("COOKIE,SAFECOOKIE", directory.resolve("cookie").toString());

    start();
    untilHeard(1);

    assertThat(heard).containsExactly(new Location.NotServing());
    assertThat(tor.received("PROTOCOLINFO")).hasSize(5);
  }

  @Test
  void provesNothingToSomebodyWhoDoesNotKnowTheCookie() throws IOException {
    FakeTor tor = tor();
    tor.askForCookie("COOKIE,SAFECOOKIE", cookieFile(tor.cookie()).toString());
    tor.forgetCookie();

    start();
    untilHeard(1);

    assertThat(heard).containsExactly(new Location.NotServing());
    assertThat(tor.received("AUTHENTICATE")).isEmpty();
  }

  @Test
  void showsACookieOnlyFromTheFileOfTheConfiguration() throws IOException {
    FakeTor tor = tor();
    Path file = cookieFile(tor.cookie());
    tor.askForCookie("COOKIE", file.toString());

    start();
    untilHeard(1);
    assertThat(tor.received("AUTHENTICATE")).isEmpty();
    services.getFirst().close();
    start(new TorAccess(CONTROL, Optional.of(file), Optional.empty()), Optional.empty());
    untilHeard(2);

    assertThat(heard.getLast()).isInstanceOf(Location.Onion.class);
  }

  @Test
  void givesThePassword() {
    FakeTor tor = tor();
    tor.askForPassword("pa\\\"ss \\\\ word");
    SecretBytes password = SecretBytes.owning("pa\"ss \\ word".getBytes(UTF_8));

    start(new TorAccess(CONTROL, Optional.empty(), Optional.of(password)), Optional.empty());
    untilHeard(1);

    assertThat(heard.getFirst()).isInstanceOf(Location.Onion.class);
  }

  @Test
  void standsAnythingThatTheOtherSideSays() {
    FakeTor tor = tor();
    tor.answerAlways("220 mail.example.org ESMTP");
    start();
    untilHeard(1);
    tor.answerAlways("250-" + "x".repeat(20_000));
    time.run(Duration.ofMinutes(5));
    tor.answerAlways("650 and so on");
    time.run(Duration.ofMinutes(5));

    assertThat(heard).containsExactly(new Location.NotServing());
  }
}
