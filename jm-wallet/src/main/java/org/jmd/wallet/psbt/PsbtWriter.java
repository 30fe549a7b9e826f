package org.jmd.wallet.psbt;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jmd.core.tx.ByteString;

/** Writes what {@link PsbtReader} reads. */
final class PsbtWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  void octets(byte[] octets) {
    out.writeBytes(octets);
  }

  void littleEndian(long value, int octets) {
    for (int i = 0; i < octets; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  void compactSize(int value) {
    if (value < 0xfd) {
      out.write(value);
    } else if (value <= 0xffff) {
      out.write(0xfd);
      littleEndian(value, Short.BYTES);
    } else {
      out.write(0xfe);
      littleEndian(value, Integer.BYTES);
    }
  }

  void sized(byte[] octets) {
    compactSize(octets.length);
    octets(octets);
  }

  private void sized(ByteString octets) {
    sized(octets.bytes());
  }

  void map(List<PsbtRecord> records) {
    for (PsbtRecord item : records) {
      sized(item.key());
      sized(item.value());
    }
    out.write(0);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
