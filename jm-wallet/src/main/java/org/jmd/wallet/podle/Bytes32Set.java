package org.jmd.wallet.podle;

import java.nio.ByteBuffer;
import org.jmd.core.crypto.Bytes32;

/**
 * A growing set of 32-byte hashes in one array: 32 octets for each place, at most two thirds of the
 * places taken. The members are hashes, but anybody may choose them, so the place depends on a
 * secret as well. Not safe for use by several threads.
 */
final class Bytes32Set {
  private static final int WORDS = 4;
  private static final int FIRST_PLACES = 64;

  private final long secret;
  private long[] table = new long[FIRST_PLACES * WORDS];
  private boolean hasZero;
  private int size;

  /**
   * An empty set.
   *
   * @param secret random, so that nobody can choose members that all want the same place
   */
  Bytes32Set(long secret) {
    this.secret = secret;
  }

  int size() {
    return size;
  }

  boolean contains(Bytes32 value) {
    long[] words = words(value);
    return isZero(words) ? hasZero : !isFree(table, place(table, words));
  }

  /** Whether the value was new. */
  boolean add(Bytes32 value) {
    long[] words = words(value);
    if (isZero(words)) {
      boolean fresh = !hasZero;
      hasZero = true;
      size += fresh ? 1 : 0;
      return fresh;
    }
    int place = place(table, words);
    if (!isFree(table, place)) {
      return false;
    }
    System.arraycopy(words, 0, table, place, WORDS);
    size++;
    if (3L * size > 2L * (table.length / WORDS)) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    long[] words = new long[WORDS];
    for (int place = 0; place < table.length; place += WORDS) {
      if (!isFree(table, place)) {
        System.arraycopy(table, place, words, 0, WORDS);
        System.arraycopy(words, 0, larger, place(larger, words), WORDS);
      }
    }
    table = larger;
  }

  /** Where the value is, or the free place where it belongs. */
  private int place(long[] in, long[] words) {
    int places = in.length / WORDS;
    long mixed = (words[0] ^ secret) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 32 ^ words[1]) * 0xd6e8feb86659fd93L;
    int place = (int) ((mixed ^ mixed >>> 32) & (places - 1));
    while (true) {
      int at = place * WORDS;
      if (isFree(in, at) || holds(in, at, words)) {
        return at;
      }
      place = (place + 1) & (places - 1);
    }
  }

  private static boolean holds(long[] in, int at, long[] words) {
    return in[at] == words[0]
        && in[at + 1] == words[1]
        && in[at + 2] == words[2]
        && in[at + 3] == words[3];
  }

  private static boolean isFree(long[] in, int at) {
    return (in[at] | in[at + 1] | in[at + 2] | in[at + 3]) == 0;
  }

  private static boolean isZero(long[] words) {
    return isFree(words, 0);
  }

  private static long[] words(Bytes32 value) {
    long[] words = new long[WORDS];
    ByteBuffer.wrap(value.bytes()).asLongBuffer().get(words);
    return words;
  }
}
