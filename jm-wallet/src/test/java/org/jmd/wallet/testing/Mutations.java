package org.jmd.wallet.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jmd.core.testing.SeededEntropy;

/**
 * Damaged copies of valid files, the same ones in every run: octets replaced, inserted and removed,
 * pieces doubled, ends cut off, pieces of another file put in. They get further into a parser than
 * chance does, and so make ordinary builds of fuzz tests worth while.
 */
public final class Mutations {
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_PIECE = 40;

  /** What must hold for any octets. */
  @FunctionalInterface
  public interface Property {
    /** Throws if it does not. */
    void check(byte[] octets) throws Exception;
  }

  private Mutations() {}

  /** Checks texts. */
  public static void ofTexts(List<String> seeds, int rounds, Property property) throws Exception {
    of(seeds.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList(), rounds, property);
  }

  /** Checks the seeds themselves and so many damaged copies. */
  public static void of(List<byte[]> seeds, int rounds, Property property) throws Exception {
    for (byte[] seed : seeds) {
      property.check(seed.clone());
    }
    SeededEntropy entropy = new SeededEntropy(20);
    for (int round = 0; round < rounds; round++) {
      byte[] octets = pick(seeds, entropy).clone();
      for (int i = entropy.nextInt(MOST_CHANGES); i >= 0; i--) {
        octets = damaged(octets, pick(seeds, entropy), entropy);
      }
      byte[] tried = octets;
      try {
        property.check(tried.clone());
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "round " + round + ": " + new String(tried, StandardCharsets.ISO_8859_1), e);
      }
    }
  }

  private static byte[] pick(List<byte[]> seeds, SeededEntropy entropy) {
    return seeds.get(entropy.nextInt(seeds.size()));
  }

  private static byte[] damaged(byte[] octets, byte[] other, SeededEntropy entropy) {
    int at = entropy.nextInt(octets.length + 1);
    int length = Math.min(entropy.nextInt(LONGEST_PIECE), octets.length - at);
    return switch (entropy.nextInt(6)) {
      case 0 -> spliced(octets, at, Math.min(1, octets.length - at), random(1, entropy));
      case 1 -> spliced(octets, at, 0, random(1 + entropy.nextInt(4), entropy));
      case 2 -> spliced(octets, at, length, new byte[0]);
      case 3 -> spliced(octets, at, 0, Arrays.copyOfRange(octets, at, at + length));
      case 4 -> Arrays.copyOf(octets, at);
      default -> {
        int from = entropy.nextInt(other.length + 1);
        int to = Math.min(other.length, from + entropy.nextInt(LONGEST_PIECE));
        yield spliced(octets, at, length, Arrays.copyOfRange(other, from, to));
      }
    };
  }

  private static byte[] random(int length, SeededEntropy entropy) {
    return entropy.bytes(length);
  }

  private static byte[] spliced(byte[] octets, int at, int removed, byte[] inserted) {
    byte[] result = new byte[octets.length - removed + inserted.length];
    System.arraycopy(octets, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(
        octets, at + removed, result, at + inserted.length, octets.length - at - removed);
    return result;
  }
}
