package org.jmd.maker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Floods a maker that serves; {@code scripts/soak} calls it. */
public final class Soak {
  private int minutes = 120;
  private int rate = 100;
  private int queues = 2;
  private int pause = 10;
  private int every = 60;

  private Soak() {}

  /**
   * {@code [--minutes N] [--rate N] [--takers N] [--pause S] [--every S]}; prints a sample each S
   * seconds and a summary. Exits with 1 if something went wrong, with 2 if an argument makes no
   * sense.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Soak soak = new Soak();
    try {
      soak.read(List.of(arguments).iterator());
    } catch (IllegalArgumentException e) {
      System.err.println("soak: " + e.getMessage() + "; see --help");
      System.exit(2);
    }
    Runtime.getRuntime().halt(soak.run() ? 0 : 1);
  }

  private void read(Iterator<String> arguments) {
    while (arguments.hasNext()) {
      String option = arguments.next();
      switch (option) {
        case "--minutes" -> minutes = number(option, arguments, 1, 100_000);
        case "--rate" -> rate = number(option, arguments, 1, 1_000_000);
        case "--takers" -> queues = number(option, arguments, 1, 64);
        case "--pause" -> pause = number(option, arguments, 0, 3_600);
        case "--every" -> every = number(option, arguments, 1, 3_600);
        default -> throw new IllegalArgumentException("unknown argument " + option);
      }
    }
  }

  private static int number(String option, Iterator<String> arguments, int low, int high) {
    String text = arguments.hasNext() ? arguments.next() : "";
    if (!text.matches("[0-9]{1,7}")
        || Integer.parseInt(text) < low
        || Integer.parseInt(text) > high) {
      throw new IllegalArgumentException(
          option + " needs a number from " + low + " to " + high + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private boolean run() throws IOException, InterruptedException {
    SoakRun run =
        new SoakRun(
            new SoakRun.Terms(
                Duration.ofMinutes(minutes),
                Long.MAX_VALUE,
                Duration.ofSeconds(every),
                rate,
                queues,
                Duration.ofSeconds(pause)),
            new PrintStream(System.out, true, StandardCharsets.UTF_8));
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(run, main)));
    Path home = Files.createTempDirectory("jmd-soak");
    try {
      return run.run(home).isGood();
    } finally {
      delete(home);
    }
  }

  /** Ctrl-C and SIGTERM end the run, which still sums up and ends the process. */
  private static void end(SoakRun run, Thread main) {
    run.stop();
    try {
      main.join(Duration.ofSeconds(30));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
