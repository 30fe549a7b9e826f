package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.testing.FakeTor;
import org.jmd.daemon.cli.ExitCode;
import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jmd doctor} with a real node, a real directory and a control port that does as told. */
class DoctorIT {
  private static final int BLOCKS = 5;

  private static BitcoindFixture node;
  private static BitcoindFixture pruned;
  private static LiveDirectory directory;

  @TempDir Path data;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(BLOCKS);
    pruned = BitcoindFixture.start("prune=1", "txindex=0");
    directory = new LiveDirectory();
  }

  @AfterAll
  static void stop() {
    directory.close();
    pruned.close();
    node.close();
  }

  @BeforeEach
  void configure() throws Exception {
    environment.put("JOINMARKET_DATA_DIR", data.toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    environment.put("NETWORK_CONFIG__DIRECTORY_SERVERS", directory.endpoint().toString());
    useNode(node);
  }

  private void useNode(BitcoindFixture fixture) throws Exception {
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + fixture.rpcPort());
    environment.put("BITCOIN__RPC_COOKIE_FILE", fixture.cookieFile().toString());
  }

  private record Result(int exitCode, String out, List<JsonNode> findings) {
    List<String> problems() {
      return findings.stream()
          .filter(f -> !f.required("why").isNull())
          .map(f -> f.required("id").stringValue())
          .toList();
    }

    List<String> said(String id) {
      return findings.stream()
          .filter(f -> f.required("id").stringValue().equals(id))
          .map(f -> f.required("what").stringValue())
          .toList();
    }
  }

  private Result doctor() {
    StringWriter out = new StringWriter();
    int code =
        JmdCommand.execute(
            new Terminal(
                new PrintWriter(out),
                new PrintWriter(out),
                new BufferedReader(Reader.nullReader()),
                false),
            environment,
            "doctor",
            "--json",
            "--timeout",
            "10");
    JsonNode report = JsonMapper.builder().build().readTree(out.toString());
    return new Result(code, out.toString(), report.required("findings").valueStream().toList());
  }

  @Test
  void aSoundNodeAndDirectoryAreWell() {
    Result result = doctor();
    assertThat(result.problems()).noneMatch(id -> id.matches("(node|directories|clock|tor)\\..*"));
    assertThat(result.said("node.synced")).containsExactly("at block 5");
    assertThat(result.said("directories")).containsExactly("1 of 1 let us in");
    assertThat(result.said("clock"))
        .containsExactly("the clock agrees with the node and its peers");
  }

  @Test
  void aPrunedNodeThatIsBehindIsTold() throws Exception {
    useNode(pruned);
    assertThat(doctor().problems()).contains("node.pruned").doesNotContain("node.behind");

    for (int height = 1; height <= BLOCKS; height++) {
      String hash = node.call("getblockhash", height).stringValue();
      pruned.call("submitheader", node.call("getblockheader", hash, false).stringValue());
    }
    Result behind = doctor();
    assertThat(behind.problems()).contains("node.pruned");
    assertThat(behind.said("node.behind")).containsExactly("at block 0 of 5");
  }

  @Test
  void wrongCredentialsAreTold() {
    environment.put("BITCOIN__RPC_USER", "nobody");
    environment.put("BITCOIN__RPC_PASSWORD", "hunter2");
    Result wrong = doctor();
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.problems()).contains("node.credentials");
    assertThat(wrong.out()).doesNotContain("hunter2");

    environment.remove("BITCOIN__RPC_USER");
    environment.remove("BITCOIN__RPC_PASSWORD");
    environment.put("BITCOIN__RPC_COOKIE_FILE", data.resolve("none").toString());
    assertThat(doctor().problems()).contains("node.credentials");
  }

  @Test
  void anotherChainIsTold() {
    environment.put("NETWORK_CONFIG__BITCOIN_NETWORK", "signet");
    assertThat(doctor().problems()).contains("node.chain");
  }

  @Test
  void aNodeAndADirectoryThatAreAwayAreTold() {
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:1");
    environment.put("NETWORK_CONFIG__DIRECTORY_SERVERS", directory.endpoint() + ",127.0.0.1:1");
    assertThat(doctor().problems()).contains("node.away", "directories.some-away");
  }

  @Test
  void torIsAskedOverItsControlPort() throws Exception {
    int port = freePort();
    try (NettyTransport transport = new NettyTransport(NettyTransport.Settings.directory());
        FakeTor tor =
            new FakeTor(transport, new BindAddress("127.0.0.1", port), Entropy.system())) {
      Path cookie = Files.write(data.resolve("cookie"), tor.cookie());
      tor.askForCookie("COOKIE,SAFECOOKIE", cookie.toString());
      tor.tell("status/version/current", "obsolete");
      tor.tell("status/circuit-established", "1");
      tor.tell("consensus/valid-after", "2100-01-01 00:00:00");
      tor.tell("consensus/valid-until", "2100-01-01 03:00:00");
      environment.put("TOR__CONTROL_ENABLED", "true");
      environment.put("TOR__CONTROL_PORT", Integer.toString(port));
      environment.put("TOR__SOCKS_PORT", Integer.toString(port));

      Result result = doctor();

      assertThat(result.problems()).contains("tor.old", "tor.away", "clock.wrong");
      assertThat(result.said("tor.control")).isNotEmpty();
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    }
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket probe =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
