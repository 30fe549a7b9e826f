package org.jmd.core.config;

/**
 * The commented configuration file that {@code jmd config init} writes: every key with meaning,
 * limits and default.
 */
public final class ConfigTemplate {
  private ConfigTemplate() {}

  /** The text of the file; every setting is commented out, so that it changes nothing. */
  public static String text() {
    StringBuilder out =
        new StringBuilder("# Configuration of jmd. Remove the # before a setting to change it.\n")
            .append(
                "# Environment variables SECTION__KEY and command line flags override this file.\n");
    String section = "";
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      if (!key.section().equals(section)) {
        section = key.section();
        out.append("\n[").append(section).append("]\n");
      }
      append(out, key);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, ConfigKey<?> key) {
    out.append("# ").append(key.meaning()).append(" (").append(key.expects()).append(")\n");
    out.append("# ").append(key.name()).append(" = ");
    out.append(key.defaultText().orElse("\"\"")).append('\n');
  }
}
