package org.jmd.wallet.psbt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.tx.ByteString;
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

  /** A new one. */
  static Psbt of(Tx transaction, List<List<PsbtRecord>> inputs, List<List<PsbtRecord>> outputs) {
    PsbtRecord unsigned =
        PsbtRecord.single(PsbtRecord.GLOBAL_TX, transaction.serializeWithoutWitness());
    return new Psbt(transaction, List.of(unsigned), inputs, outputs);
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

  /** Whether the content of a file is in the binary form, not in base64. */
  public static boolean isBinary(byte[] content) {
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
    Optional<byte[]> binary = StrictBase64.tryDecode(new String(kept, 0, length, ISO_8859_1));
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

  List<PsbtRecord> output(int index) {
    return outputs.get(index);
  }

  /**
   * This one with everything that another one knows about the same transaction (the combiner of
   * BIP174).
   *
   * @throws PsbtException if the other one is of another transaction, or contradicts this one
   */
  public Psbt combine(Psbt other) throws PsbtException {
    if (!transaction.equals(other.transaction)) {
      throw new PsbtException(
          Problem.TRANSACTION,
          "PSBTs of different transactions: "
              + transaction.txid()
              + " and "
              + other.transaction.txid());
    }
    return new Psbt(
        transaction,
        union(global, other.global),
        unions(inputs, other.inputs),
        unions(outputs, other.outputs));
  }

  private static List<List<PsbtRecord>> unions(
      List<List<PsbtRecord>> mine, List<List<PsbtRecord>> others) throws PsbtException {
    List<List<PsbtRecord>> result = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      result.add(union(mine.get(i), others.get(i)));
    }
    return result;
  }

  private static List<PsbtRecord> union(List<PsbtRecord> mine, List<PsbtRecord> others)
      throws PsbtException {
    Map<ByteString, PsbtRecord> result = new LinkedHashMap<>();
    mine.forEach(item -> result.put(item.key(), item));
    for (PsbtRecord item : others) {
      PsbtRecord known = result.putIfAbsent(item.key(), item);
      if (known != null && !known.equals(item)) {
        throw new PsbtException(
            Problem.FORMAT, "PSBTs contradict each other in a record of type " + item.type());
      }
    }
    return List.copyOf(result.values());
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
