package org.jmd.daemon.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The image by itself, without Compose: what it says, serves, refuses to write, and how it ends.
 */
@ExtendWith(WithDocker.class)
class ContainerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DIRECTORY_PORT = 5222;

  /** How a JVM ends that was told to; one that had to be killed ends with 137. */
  private static final int STOPPED_BY_SIGTERM = 143;

  private static final int SECONDS_TO_STOP = 10;

  /** A container of the image, confined as in docker-compose.yml. */
  private static final class Jmd extends GenericContainer<Jmd> {
    Jmd(String... arguments) {
      super(DockerImageName.parse(Images.JMD));
      withCommand(arguments);
      withEnv(Map.of("NETWORK_CONFIG__NETWORK", "regtest", "TOR__CONTROL_ENABLED", "false"));
      withTmpFs(Map.of("/tmp", "exec,nosuid,nodev,size=64m,mode=1777"));
      withCreateContainerCmdModifier(create -> {
        HostConfig host = Objects.requireNonNull(create.getHostConfig());
        host.withReadonlyRootfs(true)
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withPidsLimit(512L)
            .withMemory(768L << 20);
      });
    }

    static Jmd once(String... arguments) {
      return new Jmd(arguments)
          .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE));
    }

    static Jmd directory() {
      return new Jmd("directory", "--host", "0.0.0.0")
          .withExposedPorts(DIRECTORY_PORT)
          .waitingFor(Wait.forHealthcheck().withStartupTimeout(PATIENCE));
    }
  }

  @Test
  void tellsItsVersionAndHelp() {
    try (Jmd version = Jmd.once("--version");
        Jmd help = Jmd.once("maker", "--help")) {
      version.start();
      assertThat(version.getLogs()).startsWith("jmd 0.").contains("Java 25");
      help.start();
      assertThat(help.getLogs()).contains("Usage: jmd maker");
    }
  }

  @Test
  void directoryRelaysBetweenPeersOutside(DockerEngine engine) throws Exception {
    SystemTasks tasks = new SystemTasks();
    NettyTransport transport = new NettyTransport(NettyTransport.Settings.directory());
    try (Jmd directory = Jmd.directory()) {
      directory.start();
      int port = engine.reach(directory.getMappedPort(DIRECTORY_PORT));
      Endpoint endpoint = new Endpoint("127.0.0.1", port);
      Queue<ChannelEvent> heard = new ConcurrentLinkedQueue<>();
      try (OnionMessageChannel listener = peer(endpoint, transport, tasks);
          OnionMessageChannel speaker = peer(endpoint, transport, tasks)) {
        listener.open(heard::add);
        await().atMost(PATIENCE).until(() -> listener.directories().getFirst().up());
        speaker.open(_ -> {});
        await().atMost(PATIENCE).until(() -> speaker.directories().getFirst().up());
        speaker.broadcast(new PublicMessage.OrderbookRequest());
        await()
            .atMost(PATIENCE)
            .until(() ->
                heard.stream()
                    .anyMatch(event ->
                        event instanceof ChannelEvent.PublicHeard said
                            && said.from().equals(speaker.nick())
                            && said.message() instanceof PublicMessage.OrderbookRequest));
      }
    } finally {
      transport.close();
    }
  }

  private static OnionMessageChannel peer(
      Endpoint directory, NettyTransport transport, SystemTasks tasks) {
    return new OnionMessageChannel(
        ChannelSettings.taker(Network.REGTEST, List.of(directory)),
        NickIdentity.create(Entropy.system()),
        transport,
        tasks,
        Entropy.system());
  }

  @Test
  void runsAsAUserWhoMayWriteItsDataOnly() throws Exception {
    try (Jmd directory = Jmd.directory()) {
      directory.start();
      assertThat(directory.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
      for (String place : List.of("/etc/new", "/opt/jmd/new", "/usr/bin/new", "/new")) {
        assertThat(write(directory, place)).as(place).contains("Read-only file system");
      }
      assertThat(write(directory, "/data/new")).isEmpty();
      assertThat(write(directory, "/tmp/new")).isEmpty();
    }
  }

  private static String write(Jmd container, String place)
      throws IOException, InterruptedException {
    return container.execInContainer("sh", "-c", "echo > " + place).getStderr();
  }

  @Test
  void endsInOrderWhenItIsStopped() {
    try (Jmd directory = Jmd.directory()) {
      directory.start();
      DockerClient docker = directory.getDockerClient();
      docker.stopContainerCmd(directory.getContainerId()).withTimeout(SECONDS_TO_STOP).exec();
      InspectContainerResponse.ContainerState state =
          docker.inspectContainerCmd(directory.getContainerId()).exec().getState();
      assertThat(state.getRunning()).isFalse();
      assertThat(state.getOOMKilled()).isFalse();
      assertThat(state.getExitCodeLong()).isEqualTo(STOPPED_BY_SIGTERM);
    }
  }
}
