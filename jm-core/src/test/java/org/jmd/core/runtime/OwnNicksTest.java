package org.jmd.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnNicksTest {
  @TempDir Path data;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;

  private OwnNicks installation() {
    return new OwnNicks(data.resolve("state"), clock);
  }

  private static Nick nick(long seed) {
    try (NickIdentity identity = NickIdentity.create(new SeededEntropy(seed))) {
      return identity.nick();
    }
  }

  @Test
  void anotherProcessSeesTheNickWhileItIsInUse() throws IOException {
    OwnNicks maker = installation();
    OwnNicks taker = installation();
    assertThat(taker.isOwn(nick(1))).isFalse();
    try (OwnNicks.Registration registration = maker.register("maker", nick(1))) {
      assertThat(registration).isNotNull();
      assertThat(data.resolve("state/maker.nick")).hasContent(nick(1).value());
      assertThat(taker.isOwn(nick(1))).isTrue();
      assertThat(taker.of("maker")).containsExactly(nick(1));
      assertThat(taker.of("taker")).isEmpty();
    }
    assertThat(data.resolve("state/maker.nick")).doesNotExist();
    assertThat(taker.of("maker")).isEmpty();
  }

  @Test
  void onlyTheOwnerMayLook() throws IOException {
    try (OwnNicks.Registration registration = installation().register("maker", nick(1))) {
      assertThat(registration).isNotNull();
      assertThat(permissions("state")).isEqualTo("rwx------");
      assertThat(permissions("state/maker.nick")).isEqualTo("rw-------");
    }
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(path)));
  }

  @Test
  void aStoppedNickCountsFor24Hours() {
    OwnNicks maker = installation();
    maker.register("maker", nick(1)).close();
    OwnNicks taker = installation();
    assertThat(taker.isOwn(nick(1))).isTrue();
    now = now.plus(Duration.ofHours(23));
    assertThat(taker.isOwn(nick(1))).isTrue();
    now = now.plus(Duration.ofHours(2));
    assertThat(taker.isOwn(nick(1))).isFalse();
  }

  @Test
  void aKilledComponentsNickIsRememberedByItsSuccessor() {
    installation().register("maker", nick(1));
    OwnNicks next = installation();
    next.register("maker", nick(2));
    assertThat(next.all()).containsExactlyInAnyOrder(nick(1), nick(2));
    assertThat(next.of("maker")).containsExactly(nick(2));
  }

  @Test
  void oneComponentMayHaveSeveral() {
    OwnNicks nicks = installation();
    OwnNicks.Registration first = nicks.register("taker", nick(1));
    OwnNicks.Registration second = nicks.register("taker", nick(2));
    assertThat(nicks.of("taker")).containsExactlyInAnyOrder(nick(1), nick(2));
    first.close();
    first.close();
    assertThat(nicks.of("taker")).containsExactly(nick(2));
    assertThat(nicks.isOwn(nick(1))).isTrue();
    second.close();
    assertThat(nicks.of("taker")).isEmpty();
  }

  @Test
  void rubbishInTheDirectoryIsPassedOver() throws IOException {
    Path state = Files.createDirectories(data.resolve("state"));
    Files.writeString(state.resolve("maker.nick"), "no nick\n");
    Files.write(state.resolve("taker.nick"), new byte[] {(byte) 0xff, 0, 1});
    Files.write(state.resolve("huge.nick"), new byte[100_000]);
    Files.createDirectory(state.resolve("directory.nick"));
    Files.writeString(state.resolve("stopped-nicks"), "x y z\n" + nick(1) + " 99999999999999\n");
    assertThat(installation().all()).isEmpty();
  }

  @Test
  void memoryIsBounded() throws IOException {
    OwnNicks nicks = installation();
    for (int i = 0; i < 300; i++) {
      nicks.register("taker", nick(i)).close();
    }
    assertThat(nicks.all()).hasSize(200);
    try (Stream<Path> files = Files.list(data.resolve("state"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void refusesWhatIsNoComponent() throws IOException {
    assertThatThrownBy(() -> installation().register("../maker", nick(1)))
        .isInstanceOf(IllegalArgumentException.class);
    Files.writeString(data.resolve("state"), "a file");
    assertThatThrownBy(() -> installation().register("maker", nick(1)))
        .isInstanceOf(UncheckedIOException.class);
  }
}
