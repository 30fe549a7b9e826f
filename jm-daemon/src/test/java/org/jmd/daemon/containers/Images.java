package org.jmd.daemon.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The images of the Dockerfile, built from this source tree under names of the tests' own. */
final class Images {
  /** The image of every role. */
  static final String JMD = "jmd-it";

  private static final String PROJECT = "jmd-it";
  private static final String REPOSITORY = "jmd-it-maven-repository";

  /** What tells docker-compose.yml those names. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("JMD_IMAGE", JMD, "JMD_TOR_IMAGE", "jmd-it-tor", "JMD_NODE_IMAGE", "jmd-it-node");

  private Images() {}

  /** Builds them all; what has not changed since is in the engine's cache. */
  static void build(DockerEngine engine) throws Exception {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    Path repository = Path.of(System.getProperty("jmd.maven.repository", ""));
    if (Files.isDirectory(repository.resolve("org"))) {
      offer(engine, repository);
      environment.put("MAVEN_REPOSITORY", REPOSITORY);
    }
    engine
        .docker(
            environment,
            List.of(
                "compose",
                "--project-name",
                PROJECT,
                "--env-file",
                "/dev/null",
                "--file",
                DockerEngine.root().resolve("docker-compose.yml").toString(),
                "build",
                "bitcoind",
                "regtest-tor",
                "taker"))
        .run();
    engine.run(
        "image", "prune", "--force", "--filter", "label=com.docker.compose.project=" + PROJECT);
  }

  /** Makes the local Maven repository an image, from which the build takes what it needs. */
  private static void offer(DockerEngine engine, Path repository) throws Exception {
    String content = Integer.toHexString(content(repository).hashCode());
    Command.Ended known =
        engine
            .docker(
                Map.of(),
                List.of("image", "inspect", "--format", "{{.Config.Labels.content}}", REPOSITORY))
            .end("");
    if (!known.output().strip().equals(content)) {
      importTree(engine, repository, content);
    }
  }

  private static List<String> content(Path repository) throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".jar") || name.endsWith(".pom"))
          .sorted()
          .toList();
    }
  }

  private static void importTree(DockerEngine engine, Path repository, String content)
      throws IOException, InterruptedException {
    Command load =
        engine.docker(
            Map.of(),
            List.of(
                "import",
                "--change",
                "LABEL content=" + content + " com.docker.compose.project=" + PROJECT,
                "-",
                REPOSITORY));
    ProcessBuilder importing =
        new ProcessBuilder(load.words()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    importing.environment().putAll(load.environment());
    ProcessBuilder packing = new ProcessBuilder("tar", "-C", repository.toString(), "-c", ".");
    for (Process process :
        ProcessBuilder.startPipeline(
            List.of(
                packing.redirectError(ProcessBuilder.Redirect.INHERIT),
                importing.redirectError(ProcessBuilder.Redirect.INHERIT)))) {
      if (process.waitFor() != 0) {
        throw new IOException("cannot make an image of " + repository);
      }
    }
  }
}
