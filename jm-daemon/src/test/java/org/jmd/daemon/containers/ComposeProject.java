package org.jmd.daemon.containers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docker-compose.yml} as one project of its own, with production's profiles on the chain of
 * the profile {@code regtest}.
 */
final class ComposeProject {
  /** Names a seccomp profile for the production maker. */
  static final String MAKER_FILTER = "MAKER_FILTER";

  /** The same for the directory; both or none. */
  static final String DIRECTORY_FILTER = "DIRECTORY_FILTER";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final DockerEngine engine;
  private final String name;
  private final Map<String, String> environment = new HashMap<>(Images.ENVIRONMENT);
  private final Map<String, String> ids = new HashMap<>();

  ComposeProject(DockerEngine engine, String name, Map<String, String> settings) {
    this.engine = engine;
    this.name = name;
    environment.putAll(settings);
  }

  /** What {@code .env} would say, for the calls to come. */
  void set(String key, String value) {
    environment.put(key, value);
  }

  private Command command(String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "compose", "--ansi", "never", "--project-name", name, "--env-file", "/dev/null"));
    Path root = DockerEngine.root();
    words.addAll(List.of("--project-directory", root.toString()));
    words.addAll(List.of("--file", root.resolve("docker-compose.yml").toString()));
    Path overrides = root.resolve("jm-daemon/src/test/resources/containers");
    words.addAll(List.of("--file", overrides.resolve("rehearsal.yml").toString()));
    if (environment.containsKey(MAKER_FILTER)) {
      words.addAll(List.of("--file", overrides.resolve("filters.yml").toString()));
    }
    for (String profile : List.of("regtest", "maker", "directory")) {
      words.addAll(List.of("--profile", profile));
    }
    words.addAll(List.of(arguments));
    return engine.docker(environment, words);
  }

  /** The output of {@code docker compose arguments...}, without blanks at its ends. */
  String run(String... arguments) throws Exception {
    return command(arguments).run().strip();
  }

  /** Starts services and what they need, each once what it waits for is healthy. */
  void up(String... services) throws Exception {
    List<String> words = new ArrayList<>(List.of("up", "--detach", "--no-build", "--no-recreate"));
    words.addAll(List.of(services));
    run(words.toArray(String[]::new));
  }

  /** Runs a command in a service's container, with something to read; how it ended. */
  Command.Ended attempt(String service, String input, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("exec", "--interactive", id(service)));
    all.addAll(List.of(words));
    return engine.docker(Map.of(), all).end(input);
  }

  /** The output of a command in a service's container. */
  String exec(String service, String... words) throws Exception {
    Command.Ended ended = attempt(service, "", words);
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(List.of(words) + " ended with " + ended);
    }
    return ended.output().strip();
  }

  /** Everything that a service has printed. */
  String logs(String service) throws Exception {
    return engine.docker(Map.of(), List.of("logs", id(service))).end("").text();
  }

  /** The services that have a container. */
  List<String> services() throws Exception {
    return run("ps", "--all", "--services").lines().sorted().toList();
  }

  /** All that the engine says about a service's container. */
  JsonNode inspect(String service) throws Exception {
    return JsonMapper.shared().readTree(engine.run("inspect", id(service))).get(0);
  }

  /** No container is ever replaced here. */
  private String id(String service) throws Exception {
    String known = ids.get(service);
    if (known != null) {
      return known;
    }
    String id = run("ps", "--all", "--quiet", service);
    ids.put(service, id);
    return id;
  }

  /** The engine's word for a service's health. */
  private String health(String service) throws Exception {
    return engine.run("inspect", "--format", "{{.State.Health.Status}}", id(service));
  }

  /** Waits until a service does its work, by its own word. */
  void awaitHealthy(String service) throws Exception {
    try {
      Awaitility.await(service + " is healthy")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> health(service).equals("healthy"));
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(service + " said: " + logs(service), e);
    }
  }

  /** The first group of the first line of a service's log that the pattern finds. */
  String found(String service, Pattern pattern) throws Exception {
    String log = logs(service);
    Matcher matcher = pattern.matcher(log);
    if (!matcher.find()) {
      throw new IllegalStateException(service + " never printed " + pattern + ": " + log);
    }
    return matcher.group(1);
  }

  /** Waits for a container's end; its exit code. */
  int awaitEnd(String service) throws Exception {
    return Integer.parseInt(engine.run("wait", id(service)));
  }

  /** What the engine still has of this project. */
  List<String> remains() throws Exception {
    String filter = "label=com.docker.compose.project=" + name;
    List<String> found = new ArrayList<>();
    for (String kind : List.of("container", "volume", "network")) {
      List<String> words = new ArrayList<>(List.of(kind, "ls", "--quiet", "--filter", filter));
      if (kind.equals("container")) {
        words.add("--all");
      }
      engine.run(words.toArray(String[]::new)).lines().forEach(id -> found.add(kind + " " + id));
    }
    return found;
  }

  /** Takes everything down, volumes too. */
  void down() throws Exception {
    run("down", "--volumes", "--timeout", "10");
  }
}
