package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.cli.ExitCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Roles seen by another process of the same user, who has no privileges, and what they leave behind
 * when they crash.
 */
@EnabledOnOs(OS.LINUX)
class ProcessHardeningIT {
  private static final String JMD = "org.jmd.daemon.Jmd";
  private static final String LISTENS = "listens on 127";
  private static final String HARDENED = "process memory is closed";
  private static final List<String> DIRECTORY =
      List.of("directory", "--network", "regtest", "--host", "127.0.0.1", "--port", "0");

  /** What every JVM is given, but not against leaks. */
  private static final List<String> OPEN_JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-Xmx128m",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash");

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

  /** Each test looks at what it has left itself. */
  @AfterEach
  void tidy() throws IOException {
    try (Stream<Path> files = Files.list(user.home())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Starts a command, looks into it when it has printed {@code ready}, and crashes it. */
  private static List<String> observe(
      Map<String, String> environment, String ready, String signal, List<String> command)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(ready, signal));
    arguments.addAll(command);
    return user.run(environment, user.java(Observer.class.getName(), arguments));
  }

  private static void isClosed(List<String> seen) throws IOException {
    assertThat(seen)
        .contains(
            "core: 0 0",
            "maps: closed",
            "mem: closed",
            "ptrace: closed",
            "environment: closed",
            "performance data: closed",
            "heap: closed");
    if (SecretBytes.lockProblem().isEmpty()) {
      // Where this process may lock memory, so may that one: one slab of 64 KiB at least.
      assertThat(seen).anyMatch(line -> line.matches("locked: (6[4-9]|[7-9][0-9]|[1-9][0-9]{2,})"));
    }
    assertThat(seen).noneMatch(line -> line.contains("core dumped"));
    assertThat(seen).noneMatch(Canary::isIn);
    assertThat(seen).as("warnings of the JVM").noneMatch(line -> line.contains("scripts/jmd"));
    nothingIsLeft();
  }

  private static void nothingIsLeft() throws IOException {
    assertThat(leftovers()).isEmpty();
    assertThat(Canary.filesBelow(user.home())).isEmpty();
  }

  /** Files of crashes and dumps, which go to the working directory. */
  private static List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(user.home())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("core.*|hs_err.*|replay.*|.*\\.hprof|.*\\.jfr"))
          .toList();
    }
  }

  /** Containers and kernels may forbid what is to be forbidden here by us. */
  private static void assumeThatAncestorsMayLook() throws Exception {
    List<String> seen = observe(Map.of(), "", "KILL", List.of("sleep", "60"));
    assumeTrue(
        seen.containsAll(List.of("maps: open", "mem: open", "ptrace: open", "environment: open")),
        () -> "this system lets nobody look into processes: " + seen);
  }

  private static Map<String, String> secrets() {
    return Map.of("MNEMONIC_PASSWORD", Canary.PASSWORD, "LOGGING__LEVEL", "DEBUG");
  }

  /** A data directory with a wallet of the canaries. */
  private static Map<String, String> withWallet(String name) throws Exception {
    Map<String, String> environment = new HashMap<>(secrets());
    environment.put("JOINMARKET_DATA_DIR", user.home().resolve(name).toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    environment.put("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort());
    String[] login = Files.readString(node.cookieFile()).strip().split(":", -1);
    environment.put("BITCOIN__RPC_USER", login[0]);
    environment.put("BITCOIN__RPC_PASSWORD", login[1]);
    environment.put("WALLET__SCAN_RANGE", "100");
    Map<String, String> words = new HashMap<>(environment);
    words.put("MNEMONIC", Canary.WORDS);
    user.run(words, user.java(JMD, List.of("wallet", "import")));
    return environment;
  }

  @Test
  void aDirectoryIsClosed() throws Exception {
    isClosed(observe(secrets(), LISTENS, "SEGV", user.java(JMD, DIRECTORY)));
  }

  /** The kernel's own core dump, of which the JVM is not asked. */
  @Test
  void anAbortedDirectoryLeavesNoCore() throws Exception {
    isClosed(observe(secrets(), LISTENS, "ABRT", user.java(JMD, DIRECTORY)));
  }

  /** Shows that the observer could look if the directory did not forbid it. */
  @Test
  void aDirectoryIsOpenOnRequest() throws Exception {
    assumeThatAncestorsMayLook();
    Map<String, String> environment = new HashMap<>(secrets());
    environment.put(ProcessHardening.OPT_OUT, "1");
    List<String> seen = observe(environment, LISTENS, "SEGV", user.java(OPEN_JVM, JMD, DIRECTORY));

    assertThat(seen)
        .contains("maps: open", "mem: open", "ptrace: open", "environment: open", "heap: open");
    assertThat(seen).anyMatch(line -> line.contains("process hardening is off"));
    assertThat(leftovers()).contains("attached.hprof").anyMatch(name -> name.startsWith("hs_err"));
    assertThat(Canary.filesBelow(user.home()))
        .extracting(Path::getFileName)
        .contains(Path.of("attached.hprof"));
  }

  @Test
  void aJvmWithoutItsOptionsIsWarnedOf() throws Exception {
    Map<String, String> environment = new HashMap<>(secrets());
    environment.put("JAVA_TOOL_OPTIONS", "-Dnothing=1");
    List<String> seen = observe(environment, LISTENS, "KILL", user.java(OPEN_JVM, JMD, DIRECTORY));

    assertThat(seen)
        .anyMatch(line ->
            line.contains("-XX:+DisableAttachMechanism is not in force")
                && line.contains("-XX:ErrorFile=/dev/null is not in force")
                && line.contains("JAVA_TOOL_OPTIONS is set"));
    // What the process does itself suffices against those of the same user.
    assertThat(seen).contains("core: 0 0", "maps: closed", "mem: closed", "ptrace: closed");
  }

  @Test
  void aMakerIsClosed() throws Exception {
    // Without coins it waits for them, with its keys in memory.
    isClosed(
        observe(withWallet("maker"), "nothing to offer", "SEGV", user.java(JMD, List.of("maker"))));
  }

  @Test
  void aTakerIsClosed() throws Exception {
    Map<String, String> environment = withWallet("taker");
    List<String> address =
        user.run(environment, user.java(JMD, List.of("wallet", "address", "new")));
    node.fund(
        address.stream().filter(l -> l.startsWith("bcrt1")).findFirst().orElseThrow(), 9_000_000);
    node.mine(5);

    // Its directory is away, so that it waits for offers.
    isClosed(
        observe(
            environment,
            "orderbook",
            "SEGV",
            user.java(
                JMD, List.of("taker", "coinjoin", "--amount", "2000000", "-m", "0", "--yes"))));
  }

  @Test
  void aCommandOfTheWalletIsClosed() throws Exception {
    Map<String, String> environment = new HashMap<>(secrets());
    environment.put("JOINMARKET_DATA_DIR", user.home().resolve("wallet").toString());

    // It waits for words on standard input.
    isClosed(observe(environment, HARDENED, "SEGV", user.java(JMD, List.of("wallet", "import"))));
  }

  @Test
  void aHeapThatIsFullIsNotWrittenDown() throws Exception {
    UnprivilegedUser.Ended ended =
        user.end(secrets(), user.java(Exhaustion.class.getName(), List.of()));

    // Not the 3 of a wallet that cannot be opened, after which no supervisor tries again.
    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.lines()).anyMatch(line -> line.contains("OutOfMemoryError"));
    nothingIsLeft();
  }

  /** Shows that the search finds what is there. */
  @Test
  void aHeapThatIsWrittenDownIsFound() throws Exception {
    List<String> jvm = new ArrayList<>(OPEN_JVM);
    jvm.addAll(List.of("-Xmx32m", "-XX:+HeapDumpOnOutOfMemoryError"));
    user.end(secrets(), user.java(jvm, Exhaustion.class.getName(), List.of()));

    assertThat(Canary.filesBelow(user.home())).hasSize(1);
  }
}
