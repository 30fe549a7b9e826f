package org.jmd.daemon;

/**
 * Runs several command lines in one process, from which the JVM learns what later starts need
 * (bin/jmd-warm-up of a package). A line that fails is of use too, since that path is then known.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** Runs each argument as a command line, split at blanks. */
  public static void main(String[] lines) {
    for (String line : lines) {
      Jmd.run(line.split(" ", -1));
    }
    System.exit(0); // whatever a command left running
  }
}
