package org.jmd.daemon.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * The Docker engine that {@code scripts/docker-engine} runs for the tests. Closing it ends its
 * processes, and so does the end of this JVM; containers end with it. Safe for use by several
 * threads.
 */
final class DockerEngine implements AutoCloseable {
  /** Exit code of the script where there can be no engine. */
  private static final int IMPOSSIBLE = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Path ROOT =
      Path.of(System.getProperty("jmd.root", "..")).toAbsolutePath().normalize();

  private final Process process;
  private final Map<String, String> answers;

  private DockerEngine(Process process, Map<String, String> answers) {
    this.process = process;
    this.answers = answers;
  }

  /**
   * Starts it, which takes seconds once its parts are in the cache.
   *
   * @throws TestAbortedException if this machine cannot run one
   */
  static DockerEngine start() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(ROOT.resolve("scripts/docker-engine").toString(), "--stdin")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    Map<String, String> answers = new HashMap<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("ready")) {
        return new DockerEngine(process, answers);
      }
      String[] words = line.split(" ", 2);
      answers.put(words[0], words[1]);
    }
    int exitCode = process.waitFor();
    if (exitCode == IMPOSSIBLE) {
      throw new TestAbortedException("no Docker engine on this machine, see the message above");
    }
    throw new IllegalStateException("scripts/docker-engine ended with " + exitCode);
  }

  /** The root of the source tree. */
  static Path root() {
    return ROOT;
  }

  /** Where the engine listens, as {@code DOCKER_HOST} says it. */
  String host() {
    return answer("host");
  }

  private String answer(String name) {
    return Optional.ofNullable(answers.get(name)).orElseThrow();
  }

  /** {@code docker arguments...} with more in its environment. */
  Command docker(Map<String, String> environment, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(answer("docker")));
    words.addAll(arguments);
    Map<String, String> all = new HashMap<>(environment);
    all.put("DOCKER_HOST", host());
    all.put("DOCKER_CONFIG", answer("config"));
    all.put("DOCKER_BUILDKIT", "1");
    return new Command(words, all, PATIENCE);
  }

  /** The output of {@code docker arguments...}, without blanks at its ends. */
  String run(String... arguments) throws Exception {
    return docker(Map.of(), List.of(arguments)).run().strip();
  }

  /**
   * A port on this machine's loopback that leads to a published port of a container.
   *
   * @param published as the engine counts ports
   */
  int reach(int published) throws IOException {
    Optional<String> forwarder = Optional.ofNullable(answers.get("forwarder"));
    return forwarder.isPresent()
        ? PortForwarder.forward(Path.of(forwarder.get()), published)
        : published;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
        throw new IllegalStateException("scripts/docker-engine does not end");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
