package org.jmd.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Reads the configuration: flags override the environment, the environment overrides the file, the
 * file overrides the defaults. Reports every problem at once.
 */
public final class ConfigLoader {
  private static final int MAX_FILE_BYTES = 1 << 20;

  private final Map<ConfigKey<?>, Config.Value> values = new HashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private ConfigLoader() {}

  /**
   * Loads the configuration.
   *
   * @param file may be absent
   * @param environment {@code SECTION__KEY} variables and others, which are ignored
   * @param flags values given on the command line
   * @throws ConfigException with all problems, if any forbids to start
   */
  public static Config load(
      Path file, Map<String, String> environment, Map<ConfigKey<?>, String> flags)
      throws ConfigException {
    ConfigLoader loader = new ConfigLoader();
    loader.readFile(file);
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      String variable = environment.get(key.environmentName());
      if (variable != null) {
        loader.put(key, unwrapJsonList(variable), Config.Source.ENVIRONMENT, key.environmentName());
      }
    }
    flags.forEach((key, value) -> loader.put(key, value, Config.Source.FLAG, "command line"));
    List<ConfigProblem> fatal = loader.problems.stream().filter(ConfigProblem::fatal).toList();
    if (!fatal.isEmpty()) {
      throw new ConfigException(fatal);
    }
    return new Config(loader.values, loader.problems);
  }

  private void readFile(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        fatal(file.toString(), "is larger than " + MAX_FILE_BYTES + " bytes");
        return;
      }
      JsonNode root = TomlMapper.builder().build().readTree(Files.readString(file));
      root.properties().forEach(e -> readSection(file, e.getKey(), e.getValue()));
    } catch (IOException e) {
      fatal(file.toString(), "cannot be read: " + e.getMessage());
    } catch (JacksonException e) {
      fatal(file.toString(), "is not valid TOML: " + e.getOriginalMessage());
    }
  }

  private void readSection(Path file, String section, JsonNode node) {
    if (!node.isObject()) {
      if (!section.equals("data_dir")) {
        warn(section + " (" + file.getFileName() + ")", "unknown key, ignored");
      }
      return;
    }
    node.properties()
        .forEach(e -> {
          String path = section + "." + e.getKey();
          Optional<ConfigKey<?>> key = ConfigKeys.find(path);
          if (key.isEmpty()) {
            warn(path + " (" + file.getFileName() + ")", "unknown key, ignored");
          } else {
            put(key.get(), text(e.getValue()), Config.Source.FILE, file.getFileName().toString());
          }
        });
  }

  private static String text(JsonNode node) {
    if (node.isArray() && node.path(0).isObject()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(ConfigLoader::text)
          .collect(Collectors.joining(";"));
    }
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(JsonNode::asString)
          .collect(Collectors.joining(","));
    }
    if (node.isObject()) {
      return node.properties().stream()
          .map(e -> e.getKey() + "=" + text(e.getValue()))
          .collect(Collectors.joining(","));
    }
    return node.isNumber() ? node.decimalValue().toPlainString() : node.asString();
  }

  private static String unwrapJsonList(String text) {
    String trimmed = text.strip();
    return trimmed.startsWith("[") && trimmed.endsWith("]")
        ? trimmed.substring(1, trimmed.length() - 1).replace("\"", "")
        : text;
  }

  private <T> void put(ConfigKey<T> key, String text, Config.Source source, String where) {
    if (text.isEmpty() && key.defaultValue().isEmpty()) {
      return;
    }
    Optional<T> value = key.type().parse(text);
    if (value.isEmpty()) {
      String shown = key.isSecret() ? "[hidden]" : "\"" + text + "\"";
      fatal(key.path() + " (" + where + ")", shown + " is not " + key.type().expects());
    } else {
      values.put(key, new Config.Value(value.get(), source));
    }
  }

  private void fatal(String where, String message) {
    problems.add(new ConfigProblem(where, message, true));
  }

  private void warn(String where, String message) {
    problems.add(new ConfigProblem(where, message, false));
  }
}
