package org.jmd.wallet.psbt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxFormatException;
import org.jmd.core.tx.TxInput;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * Reads the binary form strictly: every key once, every length in its shortest form, no octet left.
 * Total: any octets give a PSBT or a {@link PsbtException}, and memory stays within a small
 * multiple of the input.
 */
final class PsbtReader {
  private static final int MAX_RECORDS_PER_MAP = 1_000;
  private static final int MAX_RECORDS = 200_000;
  private static final int MAX_WITNESS_ITEMS = 100;
  private static final int UNCOMPRESSED_LENGTH = 65;

  private enum Part {
    GLOBAL,
    INPUT,
    OUTPUT
  }

  private final ByteBuffer in;
  private int records;

  private PsbtReader(byte[] octets) {
    in = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  static Psbt read(byte[] octets) throws PsbtException {
    PsbtReader reader = new PsbtReader(octets);
    if (!Arrays.equals(reader.take(Psbt.MAGIC.length), Psbt.MAGIC)) {
      throw new PsbtException(Problem.FORMAT, "not a PSBT");
    }
    List<PsbtRecord> global = reader.map(Part.GLOBAL);
    Tx transaction = transaction(global);
    checkVersion(global);
    List<List<PsbtRecord>> inputs = new ArrayList<>();
    for (int i = 0; i < transaction.inputs().size(); i++) {
      inputs.add(reader.map(Part.INPUT));
    }
    List<List<PsbtRecord>> outputs = new ArrayList<>();
    for (int i = 0; i < transaction.outputs().size(); i++) {
      outputs.add(reader.map(Part.OUTPUT));
    }
    if (reader.in.hasRemaining()) {
      throw reader.malformed("octets after the end");
    }
    return new Psbt(transaction, global, inputs, outputs);
  }

  /** The stack of a final witness: a count and so many items. */
  static List<ByteString> witness(byte[] octets) throws PsbtException {
    PsbtReader reader = new PsbtReader(octets);
    long count = reader.compactSize();
    if (count < 0 || count > MAX_WITNESS_ITEMS) {
      throw reader.malformed("too many witness items");
    }
    List<ByteString> stack = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stack.add(ByteString.of(reader.sized()));
    }
    if (reader.in.hasRemaining()) {
      throw reader.malformed("octets after the end");
    }
    return stack;
  }

  private PsbtException malformed(String what) {
    return new PsbtException(
        Problem.FORMAT, "malformed PSBT at offset " + in.position() + ": " + what);
  }

  private static Tx transaction(List<PsbtRecord> global) throws PsbtException {
    for (PsbtRecord item : global) {
      if (item.type() == PsbtRecord.GLOBAL_TX) {
        return transaction(item.value());
      }
    }
    throw new PsbtException(Problem.TRANSACTION, "PSBT without an unsigned transaction");
  }

  private static Tx transaction(ByteString octets) throws PsbtException {
    Tx tx;
    try {
      tx = Tx.parse(octets.bytes());
    } catch (TxFormatException e) {
      throw new PsbtException(
          Problem.TRANSACTION, "the PSBT's transaction is malformed: " + e.getMessage());
    }
    if (tx.hasWitness() || tx.inputs().stream().anyMatch(i -> !i.scriptSig().isEmpty())) {
      throw new PsbtException(Problem.TRANSACTION, "the PSBT's transaction carries signatures");
    }
    if (tx.outputs().isEmpty()) {
      throw new PsbtException(Problem.TRANSACTION, "the PSBT's transaction pays nobody");
    }
    if (tx.inputs().stream().map(TxInput::outPoint).distinct().count() < tx.inputs().size()) {
      throw new PsbtException(Problem.TRANSACTION, "the PSBT's transaction spends a coin twice");
    }
    return tx;
  }

  private static void checkVersion(List<PsbtRecord> global) throws PsbtException {
    for (PsbtRecord item : global) {
      if (item.type() == PsbtRecord.GLOBAL_VERSION
          && !item.value().equals(ByteString.of(new byte[Integer.BYTES]))) {
        throw new PsbtException(Problem.VERSION, "only PSBTs of version 0 can be read");
      }
    }
  }

  private List<PsbtRecord> map(Part part) throws PsbtException {
    List<PsbtRecord> result = new ArrayList<>();
    Set<ByteString> keys = new HashSet<>();
    while (true) {
      byte[] key = sized();
      if (key.length == 0) {
        return List.copyOf(result);
      }
      if (result.size() >= MAX_RECORDS_PER_MAP || ++records > MAX_RECORDS) {
        throw malformed("too many records");
      }
      PsbtRecord item = new PsbtRecord(ByteString.of(key), ByteString.of(sized()));
      if (!keys.add(item.key())) {
        throw malformed("a key twice");
      }
      check(part, item);
      result.add(item);
    }
  }

  private void check(Part part, PsbtRecord item) throws PsbtException {
    boolean valid =
        switch (part) {
          case GLOBAL ->
              switch (item.type()) {
                case PsbtRecord.GLOBAL_TX, PsbtRecord.GLOBAL_VERSION -> item.key().length() == 1;
                default -> hasMinimalType(item);
              };
          case INPUT -> isInput(item);
          case OUTPUT ->
              switch (item.type()) {
                case PsbtRecord.OUT_REDEEM_SCRIPT, PsbtRecord.OUT_WITNESS_SCRIPT ->
                    item.key().length() == 1;
                case PsbtRecord.OUT_BIP32_DERIVATION -> hasKey(item) && isOrigin(item);
                default -> hasMinimalType(item);
              };
        };
    if (!valid) {
      throw malformed("invalid record of type " + item.type());
    }
  }

  private static boolean isInput(PsbtRecord item) {
    return switch (item.type()) {
      case PsbtRecord.IN_NON_WITNESS_UTXO,
          PsbtRecord.IN_WITNESS_UTXO,
          PsbtRecord.IN_REDEEM_SCRIPT,
          PsbtRecord.IN_WITNESS_SCRIPT,
          PsbtRecord.IN_FINAL_SCRIPTSIG,
          PsbtRecord.IN_FINAL_WITNESS ->
          item.key().length() == 1;
      case PsbtRecord.IN_SIGHASH_TYPE ->
          item.key().length() == 1 && item.value().length() == Integer.BYTES;
      case PsbtRecord.IN_PARTIAL_SIG -> hasKey(item);
      case PsbtRecord.IN_BIP32_DERIVATION -> hasKey(item) && isOrigin(item);
      default -> hasMinimalType(item);
    };
  }

  private static boolean hasKey(PsbtRecord item) {
    int length = item.key().length() - 1;
    return length == PublicKey.LENGTH || length == UNCOMPRESSED_LENGTH;
  }

  private static boolean isOrigin(PsbtRecord item) {
    return item.value().length() >= Integer.BYTES && item.value().length() % Integer.BYTES == 0;
  }

  /** A type of several octets must need them. */
  private static boolean hasMinimalType(PsbtRecord item) {
    if (item.type() < 0xfd) {
      return true;
    }
    try {
      PsbtReader type = new PsbtReader(item.key().bytes());
      type.compactSize();
      return true;
    } catch (PsbtException _) {
      // False is the answer.
      return false;
    }
  }

  private void require(long octets) throws PsbtException {
    if (in.remaining() < octets) {
      throw malformed("truncated");
    }
  }

  private byte[] take(int length) throws PsbtException {
    require(length);
    byte[] result = new byte[length];
    in.get(result);
    return result;
  }

  private byte[] sized() throws PsbtException {
    long length = compactSize();
    if (length < 0 || length > in.remaining()) {
      throw malformed("truncated");
    }
    return take((int) length);
  }

  /** Lengths beyond 2^63-1 come out negative. */
  private long compactSize() throws PsbtException {
    int first = take(1)[0] & 0xff;
    if (first < 0xfd) {
      return first;
    }
    int octets = 2 << (first - 0xfd);
    require(octets);
    long value =
        switch (octets) {
          case Short.BYTES -> Short.toUnsignedLong(in.getShort());
          case Integer.BYTES -> Integer.toUnsignedLong(in.getInt());
          default -> in.getLong();
        };
    long least =
        switch (octets) {
          case Short.BYTES -> 0xfd;
          case Integer.BYTES -> 0x1_0000;
          default -> 0x1_0000_0000L;
        };
    if (value >= 0 && value < least) {
      throw malformed("length not in its shortest form");
    }
    return value;
  }
}
