package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
  @TempDir Path directory;
  private Path pages;

  @BeforeEach
  void generate() {
    pages = directory.resolve("man1");
    new CliFixture(directory).ok("generate-man-pages", pages.toString());
  }

  private String page(String name) throws IOException {
    return Files.readString(pages.resolve(name + ".1"));
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(pages)) {
      return files.toList();
    }
  }

  @Test
  void everyCommandHasAPage() throws IOException {
    assertThat(all())
        .map(page -> page.getFileName().toString())
        .contains("jmd.1", "jmd-wallet.1", "jmd-wallet-info.1", "jmd-wallet-address-new.1")
        .doesNotContain("jmd-generate-man-pages.1")
        .hasSizeGreaterThan(20);
    assertThat(page("jmd")).contains("\\fBjmd\\-wallet\\fR(1)");
  }

  @Test
  void pagesSayWhatHelpSays() throws IOException {
    assertThat(page("jmd-wallet-info"))
        .contains(".TH \"JMD\\-WALLET\\-INFO\" 1")
        .contains("jmd\\-wallet\\-info \\- Show balances")
        .contains("\\fB\\-g\\fR \\fIN\\fR, \\fB\\-\\-gap\\fR \\fIN\\fR\n")
        .contains("unused addresses per branch (default: 6).")
        .contains("\\fB\\-\\-[no\\-]show\\-empty\\fR")
        .contains(".SH \"EXIT STATUS\"")
        .contains("  jmd wallet info \\-\\-extended \\-\\-gap 3\n")
        .contains("\\fBjmd\\-wallet\\fR(1)");
  }

  @Test
  void pagesUseOnlyMacrosThatEveryFormatterKnows() throws IOException {
    for (Path page : all()) {
      assertThat(Files.readAllLines(page))
          .as(page.toString())
          .allSatisfy(line ->
              assertThat(line)
                  .doesNotContain("${")
                  .matches("(\\.(TH|SH|PP|TP|nf|fi)( .*)?|[^.'].*)?"));
    }
  }
}
