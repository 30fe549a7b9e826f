package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The word lists of BIP39. Words are looked up as octets, so that no {@link String} of a secret
 * word is made. A list is read when it is first needed. Safe for use by several threads.
 */
public enum WordList {
  ENGLISH,
  SPANISH,
  FRENCH,
  ITALIAN,
  PORTUGUESE,
  CZECH,
  JAPANESE,
  KOREAN,
  CHINESE_SIMPLIFIED,
  CHINESE_TRADITIONAL;

  /** Words in each list. */
  public static final int SIZE = 2048;

  private static final Map<WordList, Content> LOADED = new ConcurrentHashMap<>();

  /** The words in their order, and their places in the order of their octets. */
  private static final class Content {
    private final byte[][] words;
    private final int[] byOctets;

    Content(byte[][] words) {
      this.words = words;
      this.byOctets =
          IntStream.range(0, words.length)
              .boxed()
              .sorted((a, b) -> Arrays.compareUnsigned(words[a], words[b]))
              .mapToInt(i -> i)
              .toArray();
    }
  }

  private Content content() {
    return LOADED.computeIfAbsent(this, list -> new Content(list.load()));
  }

  private byte[][] load() {
    String resource = name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream in = WordList.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the word list " + resource + " is missing");
      }
      byte[][] words =
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .map(w -> w.getBytes(UTF_8))
              .toArray(byte[][]::new);
      if (words.length != SIZE) {
        throw new IllegalStateException("the word list " + resource + " is damaged");
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the word list " + resource, e);
    }
  }

  /** The octets of a word in NFKD and UTF-8; not to be changed. */
  byte[] octets(int index) {
    return content().words[index];
  }

  /** The word's place in the list; the word is a part of an array, in NFKD and UTF-8. */
  OptionalInt indexOf(byte[] text, int from, int to) {
    Content lists = content();
    int low = 0;
    int high = SIZE - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      byte[] word = lists.words[lists.byOctets[middle]];
      int order = Arrays.compareUnsigned(word, 0, word.length, text, from, to);
      if (order == 0) {
        return OptionalInt.of(lists.byOctets[middle]);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return OptionalInt.empty();
  }

  /** All words as people write them (NFC), in the order of the list. */
  public List<String> words() {
    return Arrays.stream(content().words)
        .map(octets -> Normalizer.normalize(new String(octets, UTF_8), Normalizer.Form.NFC))
        .toList();
  }

  /** What separates words for people: Japanese has a blank of its own. */
  public String separator() {
    return this == JAPANESE ? "\u3000" : " ";
  }

  /** The name of the language, as people write it. */
  public String title() {
    return switch (this) {
      case CHINESE_SIMPLIFIED -> "Chinese (simplified)";
      case CHINESE_TRADITIONAL -> "Chinese (traditional)";
      case ENGLISH, SPANISH, FRENCH, ITALIAN, PORTUGUESE, CZECH, JAPANESE, KOREAN ->
          name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    };
  }
}
