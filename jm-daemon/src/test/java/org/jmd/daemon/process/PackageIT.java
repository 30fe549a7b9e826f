package org.jmd.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The package that {@code scripts/test} has built, in a clean root of its own. */
final class PackageIT {
  private static final Path ROOT = Path.of(System.getProperty("jmd.root"));

  private static final Logger log = LoggerFactory.getLogger(PackageIT.class);

  @TempDir Path folder;

  @BeforeEach
  void needsThePackageAndRoot() {
    assumeTrue(
        !System.getProperty("jmd.launcher", "").isEmpty(),
        "there is no package: scripts/test builds one where it can");
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can make a clean Debian root");
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void isInstalledUpgradedRemovedAndPurged() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process test =
        new ProcessBuilder(ROOT.resolve("scripts/package-test").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try {
      int exit = test.waitFor();
      List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
      assertThat(exit).as(String.join("\n", lines)).isZero();
      assertThat(lines.getLast()).matches("package: [0-9]+ checks passed");
      lines.stream().filter(line -> line.startsWith("not tried")).forEach(log::warn);
    } finally {
      test.descendants().forEach(ProcessHandle::destroy);
      test.destroy();
    }
  }
}
