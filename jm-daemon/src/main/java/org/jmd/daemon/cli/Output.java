package org.jmd.daemon.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.keys.KeyPath;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * The result of a command on standard output: text for people, or one JSON document for programs.
 * Documents are records; a component {@code valueSats} becomes the member {@code value_sats}, an
 * empty Optional null, an Instant ISO 8601, enums, paths and outpoints their {@code toString}. Not
 * for secrets.
 */
final class Output {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.DETECT_PARAMETER_NAMES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .addModule(
              new SimpleModule()
                  .addSerializer(new ToStringSerializer(OutPoint.class))
                  .addSerializer(new ToStringSerializer(KeyPath.class))
                  .addSerializer(new NetworkName()))
          .build();

  /** Networks have the names that options take. */
  private static final class NetworkName extends StdSerializer<Network> {
    NetworkName() {
      super(Network.class);
    }

    @Override
    public void serialize(Network value, JsonGenerator json, SerializationContext context) {
      json.writeString(value.wireName());
    }
  }

  private final PrintWriter out;
  private final Style style;
  private final boolean json;

  Output(PrintWriter out, Style style, boolean json) {
    this.out = out;
    this.style = json ? Style.PLAIN : style;
    this.json = json;
  }

  /** Whether programs read this. */
  boolean isJson() {
    return json;
  }

  /** Shows the document to programs, or lets {@code people} write text. */
  void show(Object document, Consumer<Output> people) {
    if (json) {
      out.println(MAPPER.writeValueAsString(document));
    } else {
      people.accept(this);
    }
    out.flush();
  }

  /** How to emphasise. */
  Style style() {
    return style;
  }

  /** A line of text. */
  void line(String text) {
    out.println(text);
  }

  /** The rows of a table, aligned; nothing if it has none. */
  void table(Table table) {
    table.lines(style).forEach(out::println);
  }
}
