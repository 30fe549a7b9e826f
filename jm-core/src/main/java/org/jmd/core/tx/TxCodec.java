package org.jmd.core.tx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jmd.core.tx.TxFormatException.Problem;

/**
 * The serialisation of transactions (BIP144). Reading is total: every octet string gives a
 * transaction within the bounds below or a {@link TxFormatException}, and memory stays within a
 * small multiple of the input. Stateless.
 */
final class TxCodec {
  static final int MAX_INPUTS = 10_000;
  static final int MAX_OUTPUTS = 10_000;
  static final int MAX_WITNESS_ITEMS = 1_000;

  private static final int HASH_LENGTH = 32;

  private TxCodec() {}

  static Tx read(byte[] bytes) throws TxFormatException {
    Reader in = new Reader(bytes);
    long version = in.unsigned32();
    boolean segwit = in.peek() == 0;
    if (segwit) {
      in.segwitFlag();
    }
    int inputCount = in.count(MAX_INPUTS, Problem.TOO_MANY_INPUTS);
    if (inputCount == 0) {
      throw in.refusal(Problem.NO_INPUTS, 0);
    }
    List<TxInput> inputs = new ArrayList<>();
    for (int i = 0; i < inputCount; i++) {
      inputs.add(readInput(in));
    }
    int outputCount = in.count(MAX_OUTPUTS, Problem.TOO_MANY_OUTPUTS);
    List<TxOutput> outputs = new ArrayList<>();
    for (int i = 0; i < outputCount; i++) {
      outputs.add(readOutput(in));
    }
    if (segwit) {
      readWitnesses(in, inputs);
    }
    long lockTime = in.unsigned32();
    in.requireEnd();
    return new Tx(version, inputs, outputs, lockTime);
  }

  private static TxInput readInput(Reader in) throws TxFormatException {
    OutPoint outPoint = new OutPoint(reversedHex(in.take(HASH_LENGTH)), in.unsigned32());
    return new TxInput(outPoint, ByteString.of(in.sized()), in.unsigned32(), List.of());
  }

  private static TxOutput readOutput(Reader in) throws TxFormatException {
    long value = in.signed64();
    if (!Sats.isMoney(value)) {
      throw in.refusal(Problem.VALUE_OUT_OF_RANGE, value);
    }
    return new TxOutput(value, ScriptPubKey.of(in.sized()));
  }

  private static void readWitnesses(Reader in, List<TxInput> inputs) throws TxFormatException {
    boolean any = false;
    for (int i = 0; i < inputs.size(); i++) {
      int items = in.count(MAX_WITNESS_ITEMS, Problem.TOO_MANY_WITNESS_ITEMS);
      List<ByteString> witness = new ArrayList<>();
      for (int j = 0; j < items; j++) {
        witness.add(ByteString.of(in.sized()));
      }
      any |= items > 0;
      inputs.set(i, inputs.get(i).withWitness(witness));
    }
    if (!any) {
      throw in.refusal(Problem.EMPTY_WITNESSES, 0);
    }
  }

  static byte[] write(Tx tx, boolean withWitness) {
    Writer out = new Writer();
    out.unsigned32(tx.version());
    if (withWitness) {
      out.octets(new byte[] {0, 1});
    }
    out.compactSize(tx.inputs().size());
    for (TxInput input : tx.inputs()) {
      out.octets(reversed(HexFormat.of().parseHex(input.outPoint().txid())));
      out.unsigned32(input.outPoint().index());
      out.sized(input.scriptSig().bytes());
      out.unsigned32(input.sequence());
    }
    out.compactSize(tx.outputs().size());
    for (TxOutput output : tx.outputs()) {
      out.signed64(output.valueSats());
      out.sized(output.script().bytes());
    }
    if (withWitness) {
      for (TxInput input : tx.inputs()) {
        out.compactSize(input.witness().size());
        input.witness().forEach(item -> out.sized(item.bytes()));
      }
    }
    out.unsigned32(tx.lockTime());
    return out.toByteArray();
  }

  /** Hashes are shown with their octets in reverse order. */
  static String reversedHex(byte[] hash) {
    return HexFormat.of().formatHex(reversed(hash));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  private static final class Reader {
    private final ByteBuffer in;

    Reader(byte[] bytes) {
      in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    TxFormatException refusal(Problem problem, long value) {
      return new TxFormatException(problem, in.position(), value);
    }

    private void require(long octets) throws TxFormatException {
      if (in.remaining() < octets) {
        throw refusal(Problem.TRUNCATED, octets);
      }
    }

    int peek() throws TxFormatException {
      require(1);
      return in.get(in.position()) & 0xff;
    }

    void segwitFlag() throws TxFormatException {
      require(2);
      in.get();
      int flag = in.get() & 0xff;
      if (flag != 1) {
        // Without the segwit marker, that zero is the count of inputs.
        throw refusal(Problem.NO_INPUTS, 0);
      }
    }

    long unsigned32() throws TxFormatException {
      require(Integer.BYTES);
      return Integer.toUnsignedLong(in.getInt());
    }

    long signed64() throws TxFormatException {
      require(Long.BYTES);
      return in.getLong();
    }

    byte[] take(int length) throws TxFormatException {
      require(length);
      byte[] result = new byte[length];
      in.get(result);
      return result;
    }

    byte[] sized() throws TxFormatException {
      long length = compactSize();
      if (length < 0 || length > in.remaining()) {
        throw refusal(Problem.TRUNCATED, length);
      }
      return take((int) length);
    }

    int count(int max, Problem tooMany) throws TxFormatException {
      long count = compactSize();
      if (count < 0 || count > max) {
        throw refusal(tooMany, count);
      }
      return (int) count;
    }

    /** Lengths beyond 2^63-1 come out negative. */
    private long compactSize() throws TxFormatException {
      require(1);
      int first = in.get() & 0xff;
      long value;
      boolean minimal;
      switch (first) {
        case 0xfd -> {
          require(Short.BYTES);
          value = Short.toUnsignedLong(in.getShort());
          minimal = value >= 0xfd;
        }
        case 0xfe -> {
          value = unsigned32();
          minimal = value > 0xffff;
        }
        case 0xff -> {
          value = signed64();
          minimal = value < 0 || value > 0xffff_ffffL;
        }
        default -> {
          return first;
        }
      }
      if (!minimal) {
        throw refusal(Problem.LENGTH_NOT_MINIMAL, value);
      }
      return value;
    }

    void requireEnd() throws TxFormatException {
      if (in.hasRemaining()) {
        throw refusal(Problem.TRAILING_BYTES, in.remaining());
      }
    }
  }

  private static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    private void littleEndian(long value, int octets) {
      for (int i = 0; i < octets; i++) {
        out.write((int) (value >>> (8 * i)));
      }
    }

    void unsigned32(long value) {
      littleEndian(value, Integer.BYTES);
    }

    void signed64(long value) {
      littleEndian(value, Long.BYTES);
    }

    void octets(byte[] bytes) {
      out.writeBytes(bytes);
    }

    void sized(byte[] bytes) {
      compactSize(bytes.length);
      octets(bytes);
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

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
