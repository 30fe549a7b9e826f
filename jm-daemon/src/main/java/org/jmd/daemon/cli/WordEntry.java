package org.jmd.daemon.cli;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.WordList;

/**
 * Words being typed (wallet.md 6.5), without a terminal: each key changes the state, and whoever
 * draws asks for it. Letters are compared without accents and case, so that every keyboard will do.
 * The languages in question are those that know all words so far. Not safe for use by several
 * threads.
 */
final class WordEntry implements AutoCloseable {
  /** The most words that are suggested. */
  static final int SUGGESTIONS = 10;

  private static final int LONGEST = 32;
  private static final Map<WordList, List<Candidate>> CANDIDATES = new ConcurrentHashMap<>();

  private final int count;

  /** By their bare letters. */
  private final List<String> words = new ArrayList<>();

  private final char[] typed = new char[LONGEST];
  private int length;
  private String complaint = "";

  /** A word and what it is compared by. */
  private record Candidate(String word, String bare) {
    static List<Candidate> of(WordList list) {
      return CANDIDATES.computeIfAbsent(
          list, l -> l.words().stream().map(w -> new Candidate(w, plain(w))).toList());
    }
  }

  /** Entry of so many words. */
  WordEntry(int count) {
    this.count = count;
  }

  private static String plain(CharSequence text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{Mn}", "")
        .toLowerCase(Locale.ROOT);
  }

  /** How many words shall be typed. */
  int count() {
    return count;
  }

  /** How many are done. */
  int entered() {
    return words.size();
  }

  boolean isDone() {
    return words.size() == count;
  }

  /** What is typed of the present word. */
  String prefix() {
    return new String(typed, 0, length);
  }

  /** Why the last key had no effect; empty if it had. */
  String complaint() {
    return complaint;
  }

  /** Words that begin as typed, at most {@value #SUGGESTIONS}; none before the first letter. */
  List<String> suggestions() {
    return length == 0 ? List.of() : matches().values().stream().limit(SUGGESTIONS).toList();
  }

  /** What begins as typed: words as they are written, by their bare letters. */
  private Map<String, String> matches() {
    String start = plain(prefix());
    Map<String, String> found = new LinkedHashMap<>();
    languages()
        .flatMap(list -> Candidate.of(list).stream())
        .filter(c -> c.bare().startsWith(start))
        .forEach(c -> found.putIfAbsent(c.bare(), c.word()));
    return found;
  }

  /** The languages that know all words so far. */
  private Stream<WordList> languages() {
    return Arrays.stream(WordList.values())
        .filter(list -> words.stream().allMatch(w -> written(list, w).isPresent()));
  }

  private static Optional<String> written(WordList list, String bare) {
    return Candidate.of(list).stream()
        .filter(c -> c.bare().equals(bare))
        .map(Candidate::word)
        .findFirst();
  }

  /** A key with a character: a letter, or what separates words in pasted text. */
  void type(char key) {
    complaint = "";
    if (isDone()) {
      return;
    }
    if (Character.isWhitespace(key) || key == ',' || key == ';') {
      if (length > 0) {
        accept();
      }
    } else if (!Character.isLetter(key) && Character.getType(key) != Character.NON_SPACING_MARK) {
      complaint = "words have letters only";
    } else if (length == LONGEST) {
      complaint = "no word is as long as that";
    } else {
      typed[length++] = key;
    }
  }

  /** Text from the clipboard; stops at a word that no list knows. */
  void paste(CharSequence text) {
    for (int i = 0; i < text.length() && !isDone(); i++) {
      type(text.charAt(i));
      if (!complaint.isEmpty()) {
        return;
      }
    }
  }

  /** Enter: takes the word if it is one, or the only one that begins so. */
  void accept() {
    complaint = "";
    if (length == 0 || isDone()) {
      return;
    }
    String start = plain(prefix());
    Set<String> matches = matches().keySet();
    if (matches.contains(start)) {
      take(start);
    } else if (matches.size() == 1) {
      take(matches.iterator().next());
    } else {
      complaint = matches.isEmpty() ? "no word begins so" : "more than one word begins so";
    }
  }

  private void take(String word) {
    words.add(word);
    clearTyped();
  }

  /** Tab: writes what all words have in common that begin so. */
  void complete() {
    complaint = "";
    List<String> matches = length == 0 ? List.of() : List.copyOf(matches().keySet());
    if (matches.isEmpty()) {
      complaint = length == 0 ? "" : "no word begins so";
      return;
    }
    String common = matches.getFirst();
    for (String word : matches) {
      common = commonStart(common, word);
    }
    if (matches.size() == 1) {
      take(matches.getFirst());
    } else if (common.length() > plain(prefix()).length()) {
      clearTyped();
      length = Math.min(common.length(), LONGEST);
      common.getChars(0, length, typed, 0);
    }
  }

  private static String commonStart(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return one.substring(0, same);
  }

  /** Backspace: removes a letter, or the word before where there is none. */
  void backspace() {
    complaint = "";
    if (length > 0) {
      typed[--length] = '\0';
    } else if (!words.isEmpty()) {
      words.removeLast();
    }
  }

  /**
   * The words, for the caller to close: in the first language in which their checksum is right, or
   * else in the first that knows them.
   */
  SecretBytes words() {
    List<String> written =
        languages()
            .map(list -> words.stream().map(w -> written(list, w).orElseThrow()).toList())
            .map(all -> String.join(" ", all))
            .toList();
    for (String text : written) {
      if (words.size() == count) {
        try (Mnemonic mnemonic = Mnemonic.parse(text)) {
          if (mnemonic.hasValidChecksum()) {
            return WordInput.octets(text);
          }
        }
      }
    }
    return WordInput.octets(written.getFirst());
  }

  private void clearTyped() {
    Arrays.fill(typed, '\0');
    length = 0;
  }

  /** Forgets what was typed. */
  @Override
  public void close() {
    clearTyped();
    words.clear();
  }
}
