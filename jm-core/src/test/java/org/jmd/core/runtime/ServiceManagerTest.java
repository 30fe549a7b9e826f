package org.jmd.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.testing.NotifyReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
  @TempDir Path directory;

  /** Notes what is sent, or refuses it. */
  private static final class Noting implements ServiceManager.Port {
    private final List<String> sent = new ArrayList<>();
    private boolean refusing;

    @Override
    public void send(byte[] datagram) throws IOException {
      if (refusing) {
        throw new IOException("sendto failed with errno 11");
      }
      sent.add(new String(datagram, UTF_8));
    }

    @Override
    public void close() {
      refusing = true;
    }
  }

  @Test
  void speaksTheProtocol() {
    Noting port = new Noting();
    ServiceManager manager = new ServiceManager(Optional.of(port), Optional.empty());

    manager.status("the wallet is being opened");
    manager.extendStart(Duration.ofSeconds(60));
    assertThat(manager.ready("2 offers")).isTrue();
    manager.beat();
    manager.stopping();

    assertThat(port.sent)
        .containsExactly(
            "STATUS=the wallet is being opened",
            "EXTEND_TIMEOUT_USEC=60000000",
            "READY=1\nSTATUS=2 offers",
            "WATCHDOG=1",
            "STOPPING=1\nSTATUS=stopping");
  }

  @Test
  void keepsStatusesToOneShortLine() {
    Noting port = new Noting();
    ServiceManager manager = new ServiceManager(Optional.of(port), Optional.empty());

    manager.status("one\nREADY=1\r\ntwo ");
    manager.status("x".repeat(10_000));

    assertThat(port.sent.getFirst()).isEqualTo("STATUS=one READY=1 two");
    assertThat(port.sent.getLast()).hasSize("STATUS=".length() + 500);
  }

  @Test
  void saysWhatWasNotTold() {
    Noting port = new Noting();
    ServiceManager manager = new ServiceManager(Optional.of(port), Optional.empty());
    port.refusing = true;

    assertThat(manager.ready("2 offers")).isFalse();
    assertThat(manager.status("2 offers")).isFalse();
    manager.beat();
    assertThat(ServiceManager.NONE.ready("2 offers")).isFalse();
  }

  @Test
  void isNobodyWithoutASocketThatCanBe() {
    assertThat(ServiceManager.of(Map.of())).isSameAs(ServiceManager.NONE);
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", ""))).isSameAs(ServiceManager.NONE);
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"), "Linux", 1))
        .isSameAs(ServiceManager.NONE);
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), "Linux", 1))
        .isSameAs(ServiceManager.NONE);
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "/run/x"), "Mac OS X", 1))
        .isSameAs(ServiceManager.NONE);
  }

  @Test
  void writesAddressesAsTheSystemReadsThem() throws IOException {
    assertThat(encoded("/ab")).containsExactly('/', 'a', 'b', 0);
    assertThat(encoded("@ab")).containsExactly(0, 'a', 'b');
    assertThatThrownBy(() -> NotifySocket.encode("run/x")).isInstanceOf(IOException.class);
  }

  private static byte[] encoded(String address) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(NotifySocket.encode(address)).order(ByteOrder.nativeOrder());
    assertThat(all.getShort()).isEqualTo((short) 1);
    byte[] name = new byte[all.remaining()];
    all.get(name);
    return name;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void watchesOnlyTheProcessThatIsMeant() {
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "2500000"))).contains(Duration.ofMillis(2500));
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", "7"))).isPresent();
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", "8"))).isEmpty();
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "0"))).isEmpty();
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "soon"))).isEmpty();
    assertThat(watchdog(Map.of("WATCHDOG_USEC", Long.toString(Long.MAX_VALUE)))).isEmpty();
    assertThat(watchdog(Map.of())).isEmpty();
  }

  private Optional<Duration> watchdog(Map<String, String> variables) {
    Map<String, String> environment = new java.util.HashMap<>(variables);
    environment.put("NOTIFY_SOCKET", directory.resolve("notify").toString());
    try (ServiceManager manager = ServiceManager.of(environment, "Linux", 7)) {
      assertThat(manager.isPresent()).isTrue();
      return manager.watchdog();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reachesASocketInTheFileSystem() throws IOException {
    arrivesAt(directory.resolve("notify").toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reachesAnAbstractSocket() throws IOException {
    arrivesAt("@jmd-test-" + ProcessHandle.current().pid());
  }

  private static void arrivesAt(String address) throws IOException {
    try (NotifyReceiver receiver = NotifyReceiver.at(address);
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address), "Linux", 1)) {
      assertThat(manager.ready("2 offers")).isTrue();
      manager.beat();
      assertThat(receiver.next()).isEqualTo("READY=1\nSTATUS=2 offers");
      assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void goesOnWhereNobodyListensAnyMore() {
    Path nobody = directory.resolve("nobody");
    try (ServiceManager manager =
        ServiceManager.of(Map.of("NOTIFY_SOCKET", nobody.toString()), "Linux", 1)) {
      assertThat(manager.ready("2 offers")).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void neverWaitsForAReceiverThatDoesNotRead() throws IOException {
    String address = directory.resolve("notify").toString();
    try (NotifyReceiver receiver = NotifyReceiver.at(address);
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address), "Linux", 1)) {
      boolean told = true;
      for (int i = 0; i < 100_000 && told; i++) {
        told = manager.status("status " + i);
      }
      assertThat(told).isFalse();
      assertThat(receiver.next()).isEqualTo("STATUS=status 0");
      assertThat(manager.status("room again")).isTrue();
    }
  }
}
