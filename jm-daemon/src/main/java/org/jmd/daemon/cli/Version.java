package org.jmd.daemon.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: from the jar's manifest, or that this is a build tree. */
public final class Version implements IVersionProvider {
  /** The version of this program. */
  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development build");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "jmd " + text(), "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }

  void print(PrintWriter out) {
    Arrays.stream(getVersion()).forEach(out::println);
    out.flush();
  }
}
