package org.jmd.core.net;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Cuts a stream into lines. The limit holds while reading: a line without end costs no more than
 * the limit (directory.md 8.2). For one event loop.
 */
final class LineDecoder {
  /** A partial line of this size keeps its array; a larger one gives it back once complete. */
  private static final int KEPT_BYTES = 1024;

  private static final byte[] NOTHING = {};

  private final int maxLineBytes;
  private byte[] partial = NOTHING;
  private int length;

  /**
   * Starts before the first byte.
   *
   * @param maxLineBytes longest line without its terminator
   */
  LineDecoder(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Consumes the buffer and hands out each complete line without LF and the CRs before it.
   *
   * @param sink takes a line, which it may keep; false means that it wants no more
   * @return false if a line was too long; nothing more may then be fed
   */
  boolean feed(ByteBuf in, Predicate<byte[]> sink) {
    while (in.isReadable()) {
      int toEnd = in.bytesBefore((byte) '\n');
      int part = toEnd < 0 ? in.readableBytes() : toEnd;
      // One byte more than the limit, because the last one may be the CR of the terminator.
      if ((long) length + part > maxLineBytes + 1L) {
        return false;
      }
      if (toEnd < 0) {
        append(in, part);
        return true;
      }
      append(in, part);
      in.skipBytes(1);
      int end = length;
      while (end > 0 && partial[end - 1] == '\r') {
        end--;
      }
      if (end > maxLineBytes) {
        return false;
      }
      byte[] line = Arrays.copyOf(partial, end);
      length = 0;
      if (partial.length > KEPT_BYTES) {
        partial = NOTHING;
      }
      if (!sink.test(line)) {
        in.skipBytes(in.readableBytes());
        return true;
      }
    }
    return true;
  }

  /** Whether no line has begun that is not complete. */
  boolean isBetweenLines() {
    return length == 0;
  }

  /** Octets held for the line that is not complete yet. */
  int heldBytes() {
    return partial.length;
  }

  private void append(ByteBuf in, int count) {
    int needed = length + count;
    if (needed > partial.length) {
      long doubled = Math.max(needed, Math.min(2L * partial.length, maxLineBytes + 1L));
      partial = Arrays.copyOf(partial, (int) doubled);
    }
    in.readBytes(partial, length, count);
    length = needed;
  }
}
