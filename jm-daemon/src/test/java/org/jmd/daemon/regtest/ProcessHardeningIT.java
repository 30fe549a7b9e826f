package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.testing.BitcoindFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Roles seen by another process of the same user, who has no privileges. */
@EnabledOnOs(OS.LINUX)
class ProcessHardeningIT {
  private static final String JMD = "org.jmd.daemon.Jmd";
  private static final String LISTENS = "listens on 127";
  private static final List<String> DIRECTORY =
      List.of("directory", "--network", "regtest", "--host", "127.0.0.1", "--port", "0");

  @TempDir static Path root;

  private static UnprivilegedUser user;
  private static BitcoindFixture node;

  @BeforeAll
  static void start() throws Exception {
    user = new UnprivilegedUser(root);
    node = BitcoindFixture.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static List<String> observe(
      Map<String, String> environment, String ready, List<String> command) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(ready));
    arguments.addAll(command);
    return user.run(environment, user.java(Observer.class.getName(), arguments));
  }

  private static void isClosed(List<String> seen) {
    assertThat(seen).contains("core: 0 0", "maps: closed", "mem: closed", "ptrace: closed");
    if (SecretBytes.lockProblem().isEmpty()) {
      // Where this process may lock memory, so may that one: one slab of 64 KiB at least.
      assertThat(seen).anyMatch(line -> line.matches("locked: (6[4-9]|[7-9][0-9]|[1-9][0-9]{2,})"));
    }
  }

  /** Containers and kernels may forbid what is to be forbidden here by us. */
  private static void assumeThatParentsMayLook() throws Exception {
    List<String> seen = observe(Map.of(), "", List.of("sleep", "60"));
    assumeTrue(
        seen.containsAll(List.of("maps: open", "mem: open", "ptrace: open")),
        () -> "this system lets nobody look into processes: " + seen);
  }

  @Test
  void aDirectoryIsClosed() throws Exception {
    isClosed(observe(Map.of(), LISTENS, user.java(JMD, DIRECTORY)));
  }

  /** Shows that the observer could look if the directory did not forbid it. */
  @Test
  void aDirectoryIsOpenOnRequest() throws Exception {
    assumeThatParentsMayLook();
    List<String> seen =
        observe(Map.of(ProcessHardening.OPT_OUT, "1"), LISTENS, user.java(JMD, DIRECTORY));

    assertThat(seen).contains("maps: open", "mem: open", "ptrace: open");
    assertThat(seen).anyMatch(line -> line.contains("process hardening is off"));
  }

  @Test
  void aMakerIsClosed() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("JOINMARKET_DATA_DIR", user.home().resolve("maker").toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    environment.put("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort());
    String[] login = Files.readString(node.cookieFile()).strip().split(":", -1);
    environment.put("BITCOIN__RPC_USER", login[0]);
    environment.put("BITCOIN__RPC_PASSWORD", login[1]);
    environment.put("WALLET__SCAN_RANGE", "100");
    user.run(
        environment,
        user.java(JMD, List.of("wallet", "generate", "--no-prompt-password", "--quiet")));

    // Without coins it waits for them, with its keys in memory.
    isClosed(observe(environment, "nothing to offer", user.java(JMD, List.of("maker"))));
  }
}
