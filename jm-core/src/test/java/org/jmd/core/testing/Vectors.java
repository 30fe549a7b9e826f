package org.jmd.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads test vectors. The built-in files can be replaced as a whole by a directory named in the
 * system property {@code jmd.vectors}: same file names, same schema, other rows.
 */
public final class Vectors {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Vectors() {}

  /** One row of a vector file. */
  public record Row(String file, String label, JsonNode json) {
    @Override
    public String toString() {
      return file + "[" + label + "]";
    }

    /** The text of a required field. */
    public String text(String field) {
      return json.required(field).stringValue();
    }

    /** The bytes of a required hex field. */
    public byte[] hex(String field) {
      return java.util.HexFormat.of().parseHex(text(field));
    }
  }

  /** The whole document of that file name. */
  public static JsonNode document(String file) {
    try (InputStream in = open(file)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read vector file " + file, e);
    }
  }

  private static InputStream open(String file) throws IOException {
    String directory = System.getProperty("jmd.vectors", "");
    if (!directory.isBlank() && !directory.startsWith("${")) {
      return Files.newInputStream(Path.of(directory, file));
    }
    InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file);
    if (in == null) {
      throw new IOException("no vector file " + file + " on the class path");
    }
    return in;
  }

  /**
   * The rows under {@code vectors} (or {@code cases}, as wallet files call them), less the listed
   * exceptions.
   */
  public static Stream<Row> rows(String file) {
    JsonNode document = document(file);
    return rows(file, document.has("vectors") ? "vectors" : "cases");
  }

  /** The rows of the array under {@code key}, less the listed exceptions. */
  public static Stream<Row> rows(String file, String key) {
    JsonNode array = document(file).required(key);
    if (!array.isArray()) {
      throw new IllegalStateException(file + ": " + key + " is not an array");
    }
    List<Row> rows = new ArrayList<>();
    int index = 0;
    for (JsonNode json : array) {
      JsonNode name = json.path("name");
      Row row = new Row(file, name.isString() ? name.stringValue() : Integer.toString(index), json);
      if (VectorExceptions.reason(row).isEmpty()) {
        rows.add(row);
      }
      index++;
    }
    return rows.stream();
  }
}
