package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class PeerListVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("peerlist.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsAndWritesEntriesAndLists(Vectors.Row row) {
    switch (row.text("kind")) {
      case "entry" -> {
        PeerList.Entry entry = assertEntry(row);
        assertThat(entry.wireText(true)).isEqualTo(row.text("entry"));
        assertThat(entry.wireText(false)).isEqualTo(row.text("entry").replaceFirst(";F:[^;]*", ""));
      }
      case "parse" -> {
        if (row.json().path("error").asBoolean(false)) {
          assertThat(PeerList.tryParseEntry(row.text("entry"))).isEmpty();
        } else {
          assertEntry(row);
        }
      }
      case "full_list" -> assertList(row);
      default -> throw new IllegalStateException("unknown kind in " + row);
    }
  }

  private static PeerList.Entry assertEntry(Vectors.Row row) {
    Optional<PeerList.Entry> parsed = PeerList.tryParseEntry(row.text("entry"));
    assertThat(parsed)
        .contains(
            new PeerList.Entry(
                row.text("nick"),
                row.text("location"),
                row.json().required("disconnected").booleanValue(),
                features(row.json().required("features"))));
    return parsed.orElseThrow();
  }

  private static void assertList(Vectors.Row row) {
    List<PeerList.Entry> active = new ArrayList<>();
    for (JsonNode entry : row.json().required("active")) {
      active.add(
          new PeerList.Entry(
              entry.path(0).stringValue(),
              entry.path(1).stringValue(),
              false,
              features(entry.path(2))));
    }

    assertThat(PeerList.parse(row.text("line")).stream().filter(entry -> !entry.gone()))
        .containsExactlyElementsOf(active);
  }

  private static Features features(JsonNode names) {
    List<String> texts = new ArrayList<>();
    names.forEach(name -> texts.add(name.stringValue()));
    return Features.of(texts);
  }
}
