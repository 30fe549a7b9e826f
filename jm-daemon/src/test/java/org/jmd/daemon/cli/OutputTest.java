package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.daemon.suite.WalletWiring;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final StringWriter written = new StringWriter();

  private Output output(Style style, boolean json) {
    return new Output(new PrintWriter(written, true), style, json);
  }

  private record Document(
      long valueSats,
      Optional<String> spentBy,
      Instant seenAt,
      BigDecimal feeRate,
      List<Network> networks) {}

  @Test
  void writesOneDocumentForPrograms() {
    output(new Style(true), true)
        .show(
            new Document(
                2_100_000_000_000_000L,
                Optional.empty(),
                Instant.ofEpochSecond(1_700_000_000),
                new BigDecimal("0.00000001"),
                List.of()),
            text -> text.line("not shown"));
    assertThat(written.toString().replaceAll("\\s+", " ").strip())
        .isEqualTo(
            "{ \"value_sats\" : 2100000000000000, \"spent_by\" : null,"
                + " \"seen_at\" : \"2023-11-14T22:13:20Z\", \"fee_rate\" : 0.00000001,"
                + " \"networks\" : [ ] }");
  }

  @Test
  void alignsTablesWhateverTheColours() {
    Output output = output(new Style(true), false);
    output.table(
        new Table("name", ">sats").row(output.style().bad("a"), 1234).row("longer name", 5));
    assertThat(written.toString().replaceAll("\u001b\\[[0-9]*m", ""))
        .isEqualTo("name         sats\na            1234\nlonger name     5\n");
  }

  @Test
  void coloursOnlyAScreenAndOnlyIfWanted() {
    assertThat(style(true, Map.of()).bad("x")).isEqualTo("\u001b[31mx\u001b[0m");
    assertThat(style(true, Map.of("NO_COLOR", "")).colours()).isTrue();
    assertThat(style(true, Map.of("NO_COLOR", "1")).bad("x")).isEqualTo("x");
    assertThat(style(false, Map.of()).bad("x")).isEqualTo("x");
  }

  private Style style(boolean screen, Map<String, String> environment) {
    PrintWriter nowhere = new PrintWriter(written);
    Terminal terminal =
        new Terminal(nowhere, nowhere, new BufferedReader(Reader.nullReader()), false, screen);
    return Style.of(
        new Invocation(terminal, environment, new SystemTasks(), WalletWiring::backend));
  }
}
