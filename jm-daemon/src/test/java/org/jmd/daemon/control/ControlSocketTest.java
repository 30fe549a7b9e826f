package org.jmd.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path data;
  private final Tasks tasks = new SystemTasks();

  private ControlSocket open() throws IOException {
    return ControlSocket.open(data, "maker", tasks, ControlSocketTest::answer).orElseThrow();
  }

  private static ControlHandler.Answer answer(String command) {
    return switch (command) {
      case "status" -> ControlHandler.Answer.of(Map.of("word", "well"));
      case "bug" -> throw new IllegalStateException("secret");
      default -> throw new IllegalArgumentException("unknown command");
    };
  }

  record Word(String word) {}

  private ControlClient client() throws IOException {
    return ControlClient.connect(data, "maker", tasks, LIMIT).orElseThrow();
  }

  private String ask(String command) throws IOException {
    try (ControlClient client = client()) {
      return client.ask(command, Word.class).word();
    }
  }

  private SocketChannel raw() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(file()));
    return channel;
  }

  private Path file() {
    return data.resolve("state/maker.sock");
  }

  @Test
  void answersQuestions() throws IOException {
    try (ControlSocket _ = open()) {
      assertThat(ask("status")).isEqualTo("well");
      assertThat(ask("status")).isEqualTo("well");
    }
  }

  @Test
  void belongsToItsOwnerAlone() throws IOException {
    try (ControlSocket _ = open()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("state"))))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void saysWhyItRefuses() throws IOException {
    try (ControlSocket _ = open()) {
      assertThatThrownBy(() -> ask("dance"))
          .isInstanceOf(IOException.class)
          .hasMessage("unknown command");
      assertThatThrownBy(() -> ask("bug")).hasMessage("internal error: IllegalStateException");
    }
  }

  @Test
  void refusesWhatIsNoQuestion() throws IOException {
    try (ControlSocket _ = open()) {
      for (String line :
          List.of("", "status", "[]", "{\"command\":1}", "{\"command\":", "\u0000")) {
        try (SocketChannel channel = raw()) {
          ControlWire.writeLine(channel, line);
          assertThat(ControlWire.readLine(channel, ControlWire.MAX_ANSWER))
              .as(line)
              .contains("\"ok\":false");
        }
      }
      assertThat(ask("status")).isEqualTo("well");
    }
  }

  @Test
  void endsConnectionsThatSendTooLongALine() throws IOException {
    try (ControlSocket _ = open();
        SocketChannel channel = raw()) {
      channel.write(ByteBuffer.wrap(new byte[ControlWire.MAX_REQUEST + 1]));
      assertThatThrownBy(() -> ControlWire.readLine(channel, 100)).isInstanceOf(IOException.class);
      assertThat(ask("status")).isEqualTo("well");
    }
  }

  @Test
  void bearsClientsThatSayNothing() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    try (ControlSocket _ = open()) {
      for (int i = 0; i < ControlSocket.MAX_CONNECTIONS - 1; i++) {
        silent.add(raw());
      }
      assertThat(ask("status")).isEqualTo("well");
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void closesConnectionsBeyondItsRoom() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    try (ControlSocket _ = open()) {
      for (int i = 0; i < ControlSocket.MAX_CONNECTIONS; i++) {
        silent.add(raw());
      }
      try (SocketChannel surplus = raw()) {
        assertThat(surplus.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void hasRoomForOneOwnerOnly() throws Exception {
    try (ControlSocket _ = open()) {
      List<Optional<ControlSocket>> second = new ArrayList<>();
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  second.add(ControlSocket.open(data, "maker", tasks, ControlHandler.Answer::of));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      other.join();
      assertThat(second).containsExactly(Optional.empty());
      assertThat(ask("status")).isEqualTo("well");
    }
  }

  @Test
  void replacesTheSocketOfAProcessThatWasKilled() throws IOException {
    Files.createDirectories(data.resolve("state"));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(Files.exists(file())).isTrue();
    assertThat(ControlClient.connect(data, "maker", tasks, LIMIT)).isEmpty();

    try (ControlSocket _ = open()) {
      assertThat(ask("status")).isEqualTo("well");
    }
  }

  @Test
  void leavesNothingBehindAndLetsTheNextOneBegin() throws IOException {
    open().close();
    assertThat(Files.exists(file())).isFalse();
    assertThat(ControlClient.connect(data, "maker", tasks, LIMIT)).isEmpty();
    try (ControlSocket _ = open()) {
      assertThat(ask("status")).isEqualTo("well");
    }
  }

  @Test
  void letsAskersSeeItsEnd() throws IOException {
    ControlSocket socket = open();
    try (ControlClient client = client()) {
      assertThat(client.ask("status", Word.class).word()).isEqualTo("well");
      socket.close();
      client.awaitEnd();
      assertThat(ControlClient.connect(data, "maker", tasks, LIMIT)).isEmpty();
    }
  }

  @Test
  void doesWithoutASocketWhereThePathIsTooLong() throws IOException {
    Path deep = data.resolve("d".repeat(120));
    try (ControlSocket _ =
        ControlSocket.open(deep, "maker", tasks, ControlSocketTest::answer).orElseThrow()) {
      assertThat(ControlClient.connect(deep, "maker", tasks, LIMIT)).isEmpty();
    }
  }
}
