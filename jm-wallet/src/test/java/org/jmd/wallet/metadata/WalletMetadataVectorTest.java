package org.jmd.wallet.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.file.PrivateFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WalletMetadataVectorTest {
  /** The rows that name no time to live took their lease for five seconds. */
  private static final int UNNAMED_TTL = 5;

  @TempDir Path directory;

  @Test
  void leavesTheSameFileAfterEveryOperation() throws IOException {
    MetadataStore store = new MetadataStore(new PrivateFiles(), directory, "0694865a");
    Path file = directory.resolve("wallet_metadata_0694865a.jsonl");
    int number = 0;
    for (Vectors.Row row : rows()) {
      JsonNode op = row.json().required("op");
      String expected = row.text("file");
      if (number == 0) {
        Files.writeString(file, expected);
      }
      Instant now = instant(row.json().required("clock").decimalValue());

      Boolean result = run(store, op, now);

      JsonNode returned = row.json().required("returned");
      if (returned.isBoolean()) {
        assertThat(result)
            .as("result of step %s: %s", number, op)
            .isEqualTo(returned.booleanValue());
      }
      assertThat(Files.exists(file) ? Files.readString(file) : "")
          .as("file after step %s: %s", number, op)
          .isEqualTo(expected);
      number++;
    }
    assertThat(number).isPositive();
  }

  private static List<Vectors.Row> rows() {
    try (Stream<Vectors.Row> rows = Vectors.rows("wallet_metadata_bip329.json")) {
      return rows.toList();
    }
  }

  private static Instant instant(BigDecimal seconds) {
    return Instant.ofEpochSecond(0, seconds.movePointRight(9).longValueExact());
  }

  private static @Nullable Boolean run(MetadataStore store, JsonNode op, Instant now) {
    String name = op.propertyNames().iterator().next();
    JsonNode value = op.required(name);
    Optional<String> label = text(op.path("label"));
    return switch (name) {
      case "load" -> {
        assertThat(store.read()).isNotNull();
        yield null;
      }
      case "freeze" -> store.change(m -> m.freeze(outPoint(value), label));
      case "unfreeze" -> store.change(m -> m.unfreeze(outPoint(value)));
      case "toggle" -> store.change(m -> m.toggle(outPoint(value)));
      case "set_label" ->
          store.change(m -> m.setLabel(outPoint(value.required(0)), text(value.required(1))));
      case "lock" -> store.change(m -> m.tryLock(outPoints(value), ttl(op), owner(op), now));
      case "renew" -> store.change(m -> m.renew(outPoints(value), ttl(op), owner(op), now));
      case "release" -> {
        store.change(m -> {
          m.release(outPoints(value), owner(op), now);
          return true;
        });
        yield null;
      }
      case "mark_used" ->
          store.change(m -> m.markUsed(value.stringValue(), text(op.path("origin"))));
      case "reserve" -> store.change(m -> m.reserve(value.stringValue(), label.orElse("")));
      case "unreserve" -> store.change(m -> m.unreserve(value.stringValue()));
      case "observe" ->
          store.change(m -> m.observe(texts(value.required(0)), outPoints(value.required(1))));
      case "mark_coinjoin" -> store.change(m -> m.markCoinJoinOutputs(outPoints(value)));
      default -> throw new AssertionError("unknown operation " + op);
    };
  }

  private static Duration ttl(JsonNode op) {
    return Duration.ofSeconds(op.path("ttl").asLong(UNNAMED_TTL));
  }

  private static LeaseOwner owner(JsonNode op) {
    return new LeaseOwner(op.required("owner").stringValue());
  }

  private static Optional<String> text(JsonNode node) {
    return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(node -> result.add(node.stringValue()));
    return result;
  }

  private static OutPoint outPoint(JsonNode node) {
    return OutPoint.tryParse(node.stringValue()).orElseThrow();
  }

  private static List<OutPoint> outPoints(JsonNode array) {
    return texts(array).stream().map(t -> OutPoint.tryParse(t).orElseThrow()).toList();
  }
}
