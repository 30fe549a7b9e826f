package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A value in canonical bencode: whole numbers, octet strings, lists, and dictionaries with sorted
 * keys (wallet.md 2.4). Keys are kept as text with one character for each octet.
 */
sealed interface Bencode {
  /** A whole number. */
  record Whole(BigInteger value) implements Bencode {}

  /** An octet string; it is not copied and must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // Only read, never compared.
  record Octets(byte[] value) implements Bencode {
    @Override
    public String toString() {
      return "Octets[" + value.length + " bytes]";
    }
  }

  /** A list. */
  record Sequence(List<Bencode> values) implements Bencode {}

  /** A dictionary in the order of its keys. */
  record Dictionary(Map<String, Bencode> values) implements Bencode {
    Optional<Bencode> get(String key) {
      return Optional.ofNullable(values.get(key));
    }

    Optional<byte[]> octets(String key) {
      return get(key)
          .flatMap(v -> v instanceof Octets o ? Optional.of(o.value()) : Optional.empty());
    }

    /** The dictionary under a key, an empty one if there is none. */
    Dictionary dictionary(String key) {
      return get(key)
          .flatMap(v -> v instanceof Dictionary d ? Optional.of(d) : Optional.empty())
          .orElseGet(() -> new Dictionary(Map.of()));
    }

    /** Overwrites every octet string in it. */
    void wipe() {
      values.values().forEach(Bencode::wipe);
    }
  }

  /** Overwrites every octet string in a value; it holds nothing of use afterwards. */
  static void wipe(Bencode value) {
    switch (value) {
      case Whole _ -> {}
      case Octets octets -> Arrays.fill(octets.value(), (byte) 0);
      case Sequence sequence -> sequence.values().forEach(Bencode::wipe);
      case Dictionary dictionary -> dictionary.wipe();
    }
  }

  /** The one value that these octets are, or empty. Total, with bounded depth and size. */
  static Optional<Bencode> tryParse(byte[] octets) {
    Parser parser = new Parser(octets);
    return parser.value(0).filter(value -> parser.position == octets.length);
  }

  /** Reads one text from front to back. */
  final class Parser {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_VALUES = 1_000_000;
    private static final int MAX_DIGITS = 40;

    private final byte[] octets;
    private int position;
    private int values;

    private Parser(byte[] octets) {
      this.octets = octets;
    }

    private Optional<Bencode> value(int depth) {
      values++;
      if (position >= octets.length || depth > MAX_DEPTH || values > MAX_VALUES) {
        return Optional.empty();
      }
      return switch (octets[position]) {
        case 'i' -> {
          position++;
          yield digits('e', true).map(Whole::new);
        }
        case 'l' -> {
          position++;
          yield sequence(depth);
        }
        case 'd' -> {
          position++;
          yield dictionary(depth);
        }
        default -> string().map(Octets::new);
      };
    }

    private boolean ends() {
      if (position < octets.length && octets[position] == 'e') {
        position++;
        return true;
      }
      return false;
    }

    private Optional<Bencode> sequence(int depth) {
      List<Bencode> elements = new ArrayList<>();
      while (!ends()) {
        Optional<Bencode> element = value(depth + 1);
        if (element.isEmpty()) {
          return Optional.empty();
        }
        elements.add(element.get());
      }
      return Optional.of(new Sequence(elements));
    }

    private Optional<Bencode> dictionary(int depth) {
      TreeMap<String, Bencode> members = new TreeMap<>();
      while (!ends()) {
        Optional<String> key = string().map(o -> new String(o, ISO_8859_1));
        Optional<Bencode> value = key.flatMap(k -> value(depth + 1));
        if (value.isEmpty()
            || (!members.isEmpty() && members.lastKey().compareTo(key.orElseThrow()) >= 0)) {
          return Optional.empty();
        }
        members.put(key.orElseThrow(), value.get());
      }
      return Optional.of(new Dictionary(members));
    }

    private Optional<byte[]> string() {
      Optional<BigInteger> length = digits(':', false);
      if (length.isEmpty()
          || length.get().compareTo(BigInteger.valueOf(octets.length - position)) > 0) {
        return Optional.empty();
      }
      int start = position;
      position += length.get().intValueExact();
      return Optional.of(Arrays.copyOfRange(octets, start, position));
    }

    /** Canonical decimal digits up to and including the end mark. */
    private Optional<BigInteger> digits(char end, boolean signed) {
      StringBuilder text = new StringBuilder();
      while (position < octets.length && octets[position] != end && text.length() <= MAX_DIGITS) {
        text.append((char) (octets[position] & 0xff));
        position++;
      }
      boolean ended = position < octets.length && octets[position] == end;
      position++;
      return ended && text.toString().matches(signed ? "0|-?[1-9][0-9]{0,39}" : "0|[1-9][0-9]{0,9}")
          ? Optional.of(new BigInteger(text.toString()))
          : Optional.empty();
    }
  }
}
