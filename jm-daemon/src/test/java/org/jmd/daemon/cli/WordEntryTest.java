package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
import org.jline.utils.NonBlocking;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.WordList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordEntryTest {
  private static final String TWELVE =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

  private final WordEntry entry = new WordEntry(12);

  private String words() {
    try (SecretBytes words = entry.words()) {
      return new String(words.copy(), UTF_8);
    }
  }

  private void type(String text) {
    text.chars().forEach(c -> entry.type((char) c));
  }

  @Test
  void suggestsWhatBeginsAsTyped() {
    assertThat(entry.suggestions()).isEmpty();
    type("aban");
    assertThat(entry.suggestions()).contains("abandon").allMatch(w -> w.startsWith("aban"));
    entry.backspace();
    entry.backspace();
    assertThat(entry.suggestions()).contains("abandon", "ability", "able").hasSizeLessThan(11);
  }

  @Test
  void takesTheOnlyWordThatBeginsSo() {
    type("zoo");
    entry.accept();
    type("zebr");
    entry.accept();

    assertThat(words()).isEqualTo("zoo zebra");
    assertThat(entry.prefix()).isEmpty();
  }

  @Test
  void refusesWhatIsNoWordOrSeveral() {
    type("ab");
    entry.accept();
    assertThat(entry.complaint()).isEqualTo("more than one word begins so");
    type("xyz");
    entry.accept();
    assertThat(entry.complaint()).isEqualTo("no word begins so");
    assertThat(entry.entered()).isZero();
    assertThat(entry.prefix()).isEqualTo("abxyz");
    entry.type('1');
    assertThat(entry.complaint()).isEqualTo("words have letters only");
  }

  /** {@code act} is a word, and the start of {@code action}. */
  @Test
  void takesAWordThatOthersBeginWith() {
    type("act");
    entry.accept();
    assertThat(words()).isEqualTo("act");
  }

  @Test
  void completesAsFarAsAllAgree() {
    type("zoo sq");
    entry.complete();
    assertThat(entry.prefix()).isEqualTo("squ");
    type("a");
    entry.complete();
    assertThat(words()).isEqualTo("zoo square");
    type("tt");
    entry.complete();
    assertThat(entry.complaint()).isEqualTo("no word begins so");
  }

  @Test
  void backspaceWithNothingTypedRemovesTheWordBefore() {
    type("zoo zebra a");
    entry.backspace();
    entry.backspace();
    assertThat(words()).isEqualTo("zoo");
    entry.backspace();
    entry.backspace();
    assertThat(words()).isEmpty();
  }

  @Test
  void takesPastedWordsWithAnySeparators() {
    entry.paste("  zoo,zebra; Abandon\nability\t");
    assertThat(words()).isEqualTo("zoo zebra abandon ability");
    entry.paste("able nonsense zoo");
    assertThat(words()).isEqualTo("zoo zebra abandon ability able");
    assertThat(entry.prefix()).isEqualTo("nonsense");
    assertThat(entry.complaint()).isEqualTo("no word begins so");
  }

  @Test
  void takesNoMoreWordsThanAsked() {
    entry.paste(TWELVE + " zoo zoo ");
    assertThat(entry.isDone()).isTrue();
    assertThat(words()).isEqualTo(TWELVE);
    entry.backspace();
    assertThat(entry.isDone()).isFalse();
    entry.paste("zoo zoo ");
    assertThat(words()).endsWith("abandon zoo").hasSize(TWELVE.length() - 2);
  }

  @Test
  void forgetsEverythingAtTheEnd() {
    entry.paste(TWELVE + "\n");
    type("zo");
    entry.close();
    assertThat(words()).isEmpty();
    assertThat(entry.prefix()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void knowsEveryLanguageEvenWithoutItsAccents(WordList list) {
    try (Mnemonic mnemonic = Mnemonic.fromEntropy(new byte[16], list);
        WordEntry typed = new WordEntry(12)) {
      for (String word : mnemonic.words()) {
        // The list writes accents as marks of their own.
        typed.paste(list == WordList.JAPANESE ? word : word.replaceAll("\\p{Mn}", ""));
        typed.accept();
        assertThat(typed.complaint()).as(word).isEmpty();
      }
      assertThat(typed.isDone()).isTrue();
      try (SecretBytes words = typed.words();
          Mnemonic entered = words.use((byte[] octets) -> Mnemonic.parse(octets))) {
        assertThat(entered.hasValidChecksum()).isTrue();
        assertThat(entered.language().map(WordList::separator)).contains(list.separator());
      }
    }
  }

  @Nested
  class OnATerminal {
    private final StringWriter screen = new StringWriter();

    private Optional<String> typing(String keys) throws IOException {
      WordPrompt prompt = new WordPrompt(entry, new PrintWriter(screen), 60);
      return prompt
          .run(NonBlocking.nonBlocking("keys", new StringReader(keys)))
          .map(words -> new String(words.copy(), UTF_8));
    }

    @Test
    void showsSuggestionsAndReturnsTheWords() throws IOException {
      assertThat(typing("abando\r".repeat(10) + "aband\t" + "abouu\u007ft\r")).contains(TWELVE);
      assertThat(screen.toString())
          .contains("Word 1 of 12: ab", "abandon ability able", "12 words entered.");
    }

    @Test
    void keepsToOneLineOfTheScreen() throws IOException {
      typing("abc\u0003");
      assertThat(screen.toString().lines().skip(1).flatMap(l -> l.lines()))
          .allMatch(line ->
              java.util.Arrays.stream(line.split("\u001b\\[K", -1))
                  .allMatch(drawn -> drawn.replaceAll("\u001b\\[[su]", "").length() <= 60));
    }

    @Test
    void ignoresArrowKeys() throws IOException {
      assertThat(typing("\u001b[A\u001b[1;5Czoo\r" + "zoo ".repeat(11)))
          .contains("zoo ".repeat(12).strip());
    }

    @Test
    void givesUpOnControlC() throws IOException {
      assertThat(typing("zoo\r\u0003")).isEmpty();
      assertThat(typing("zoo\r")).isEmpty();
    }
  }
}
