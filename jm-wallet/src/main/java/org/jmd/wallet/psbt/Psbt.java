package org.jmd.wallet.psbt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * A partially signed transaction, version 0 (BIP174). Keeps every record in its place, also those
 * that it does not know, so that what is written is what was read. Immutable.
 */
public final class Psbt {
  /** The most octets of a file that are read. */
  public static final int MAX_LENGTH = 10 * 1024 * 1024;

  static final byte[] MAGIC = {'p', 's', 'b', 't', (byte) 0xff};

  private final Tx transaction;
  private final List<PsbtRecord> global;
  private final List<List<PsbtRecord>> inputs;
  private final List<List<PsbtRecord>> outputs;

  Psbt(
      Tx transaction,
      List<PsbtRecord> global,
      List<List<PsbtRecord>> inputs,
      List<List<PsbtRecord>> outputs) {
    this.transaction = transaction;
    this.global = List.copyOf(global);
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Reads the content of a file: binary, or base64 with any white space.
   *
   * @throws PsbtException if it is no PSBT
   */
  public static Psbt parse(byte[] content) throws PsbtException {
    if (content.length > MAX_LENGTH) {
      throw new PsbtException(
          Problem.TOO_LONG, "PSBT of " + content.length + " bytes, at most " + MAX_LENGTH);
    }
    return PsbtReader.read(isBinary(content) ? content : decoded(content));
  }

  private static boolean isBinary(byte[] content) {
    return content.length >= MAGIC.length
        && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static byte[] decoded(byte[] content) throws PsbtException {
    byte[] kept = new byte[content.length];
    int length = 0;
    for (byte octet : content) {
      if (octet != ' ' && (octet < '\t' || octet > '\r')) {
        kept[length++] = octet;
      }
    }
    Optional<byte[]> binary =
        StrictBase64.tryDecode(
            new String(kept, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1));
    return binary.orElseThrow(
        () -> new PsbtException(Problem.FORMAT, "neither a binary PSBT nor base64"));
  }

  /** The transaction without signatures. */
  public Tx transaction() {
    return transaction;
  }

  List<PsbtRecord> input(int index) {
    return inputs.get(index);
  }

  /** The same with one more record at the end of an input. */
  Psbt withInputRecord(int index, PsbtRecord added) {
    List<PsbtRecord> input = new ArrayList<>(inputs.get(index));
    input.add(added);
    List<List<PsbtRecord>> changed = new ArrayList<>(inputs);
    changed.set(index, List.copyOf(input));
    return new Psbt(transaction, global, changed, outputs);
  }

  /** The binary form. */
  public byte[] serialize() {
    PsbtWriter out = new PsbtWriter();
    out.octets(MAGIC);
    out.map(global);
    inputs.forEach(out::map);
    outputs.forEach(out::map);
    return out.toByteArray();
  }

  /** The usual text. */
  public String toBase64() {
    return StrictBase64.encode(serialize());
  }

  /** {@link #toBase64} as ASCII. */
  public byte[] toText() {
    return toBase64().getBytes(US_ASCII);
  }
}
