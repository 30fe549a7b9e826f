package org.jmd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.directory.LoopbackTransport.Client;
import org.junit.jupiter.api.Test;

/** What an operator somewhere else hears of a directory. */
class DirectoryListenerTest {
  private static final Location HIDDEN = Location.parse("NOT-SERVING-ONION");

  private final VirtualTime time = new VirtualTime();
  private final SeededEntropy entropy = new SeededEntropy(7);
  private final LoopbackTransport transport = new LoopbackTransport();
  private final List<DirectoryEvent> heard = new ArrayList<>();

  private Directory directory(DirectoryListener listener) {
    Directory directory =
        new Directory(
            DirectorySettings.of(Network.REGTEST, new BindAddress("127.0.0.1", 0)),
            transport,
            time,
            entropy,
            listener);
    directory.start();
    return directory;
  }

  @Test
  void hearsOfStartAndEndAndOfPeersThatComeAndGo() {
    Directory directory = directory(heard::add);
    Client client = transport.connect();
    Nick nick = client.join(entropy, Network.REGTEST, HIDDEN);
    client.close();
    time.run(Duration.ofSeconds(1));
    directory.stop(Duration.ZERO);

    assertThat(heard)
        .containsExactly(
            new DirectoryEvent.Started(directory.nick().value()),
            new DirectoryEvent.PeerJoined(nick.value()),
            new DirectoryEvent.PeerLeft(nick.value()),
            new DirectoryEvent.Stopped(directory.nick().value()));
  }

  @Test
  void hearsWhoSpeaksInOtherNames() {
    directory(heard::add);
    Client client = transport.connect();
    Nick nick = client.join(entropy, Network.REGTEST, HIDDEN);
    for (int i = 0; i < 4; i++) {
      client.say(MessageType.PUBMSG, "J5somebodyelse00!PUBLIC!orderbook");
    }
    assertThat(heard)
        .contains(new DirectoryEvent.PeerBanned(nick.value(), DirectoryEvent.Offence.FORGING));
  }

  @Test
  void aListenerThatThrowsHurtsNobody() {
    Directory directory =
        directory(event -> {
          throw new IllegalStateException("no");
        });
    Client client = transport.connect();
    client.join(entropy, Network.REGTEST, HIDDEN);
    assertThat(client.isOpen()).isTrue();
    assertThat(directory.peerCount()).isEqualTo(1);
  }
}
