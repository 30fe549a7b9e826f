package org.jmd.core.tx;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxId;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Hashes;

/**
 * An immutable transaction within the bounds of coinjoin.md 0.5: 1 to 10,000 inputs, at most 10,000
 * outputs and 1,000 witness items per input.
 *
 * @param version {@code 0..2^32-1}
 * @param inputs in order, not empty
 * @param outputs in order, may be empty (no valid transaction, yet parseable)
 * @param lockTime {@code 0..2^32-1}
 */
public record Tx(long version, List<TxInput> inputs, List<TxOutput> outputs, long lockTime) {
  /** Lock times from here on are seconds, below they are heights. */
  public static final long LOCK_TIME_THRESHOLD = 500_000_000;

  /** Copies the lists and checks the bounds. */
  public Tx {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    requireUnsigned32("version", version);
    requireUnsigned32("lock time", lockTime);
    requireAtMost("inputs", inputs.size(), TxCodec.MAX_INPUTS);
    requireAtMost("outputs", outputs.size(), TxCodec.MAX_OUTPUTS);
    for (TxInput input : inputs) {
      requireAtMost("witness items", input.witness().size(), TxCodec.MAX_WITNESS_ITEMS);
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a transaction needs an input");
    }
  }

  static void requireUnsigned32(String name, long value) {
    if (value < 0 || value > 0xffff_ffffL) {
      throw new IllegalArgumentException(name + " must be 0..2^32-1, got " + value);
    }
  }

  private static void requireAtMost(String name, int count, int max) {
    if (count > max) {
      throw new IllegalArgumentException("at most " + max + " " + name + ", got " + count);
    }
  }

  /**
   * Parses either serialisation, with or without witnesses; every octet must be used.
   *
   * @throws TxFormatException if it is no transaction or exceeds the bounds
   */
  public static Tx parse(byte[] bytes) throws TxFormatException {
    return TxCodec.read(bytes);
  }

  /** As {@link #parse}, or empty. Total. */
  public static Optional<Tx> tryParse(byte[] bytes) {
    try {
      return Optional.of(parse(bytes));
    } catch (TxFormatException _) {
      // The caller asked only whether it is one.
      return Optional.empty();
    }
  }

  /** The network serialisation: with witnesses if there are any. */
  public byte[] serialize() {
    return TxCodec.write(this, hasWitness());
  }

  /** The serialisation without witnesses, as it travels in {@code !tx} (protocol.md 4.3). */
  public byte[] serializeWithoutWitness() {
    return TxCodec.write(this, false);
  }

  /** Whether any input carries a witness. */
  public boolean hasWitness() {
    return inputs.stream().anyMatch(input -> !input.witness().isEmpty());
  }

  /** 64 lower-case hex digits in display order; does not depend on witnesses. */
  public String txid() {
    return TxCodec.reversedHex(Hashes.sha256d(serializeWithoutWitness()));
  }

  /** The same transaction without witnesses. */
  public Tx withoutWitness() {
    return hasWitness()
        ? new Tx(
            version,
            inputs.stream().map(input -> input.withWitness(List.of())).toList(),
            outputs,
            lockTime)
        : this;
  }

  /** The same transaction with that witness at one input. */
  public Tx withWitness(int inputIndex, List<ByteString> witness) {
    List<TxInput> changed = new ArrayList<>(inputs);
    changed.set(inputIndex, inputs.get(inputIndex).withWitness(witness));
    return new Tx(version, changed, outputs, lockTime);
  }

  /** The position of the input that spends this, or empty. */
  public Optional<Integer> inputIndex(OutPoint outPoint) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).outPoint().equals(outPoint)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The sum of all outputs in satoshis, or {@link Long#MAX_VALUE} if that is too little. */
  public long outputSats() {
    long sum = 0;
    for (TxOutput output : outputs) {
      if (output.valueSats() > Long.MAX_VALUE - sum) {
        return Long.MAX_VALUE;
      }
      sum += output.valueSats();
    }
    return sum;
  }

  /** BIP141 weight units. */
  public int weight() {
    int base = serializeWithoutWitness().length;
    return base * 3 + serialize().length;
  }

  /** Virtual bytes: a quarter of the weight, rounded up. */
  public int vbytes() {
    return (weight() + 3) / 4;
  }

  /** The same transaction in the script interpreter's types. */
  Transaction forInterpreter() {
    List<TxIn> txIn = new ArrayList<>();
    for (TxInput input : inputs) {
      TxIn unsigned =
          new TxIn(forInterpreter(input.outPoint()), input.scriptSig().bytes(), input.sequence());
      List<ByteVector> stack =
          input.witness().stream().map(item -> new ByteVector(item.bytes())).toList();
      txIn.add(stack.isEmpty() ? unsigned : unsigned.updateWitness(new ScriptWitness(stack)));
    }
    List<TxOut> txOut =
        outputs.stream().map(o -> forInterpreter(o.valueSats(), o.script())).toList();
    return new Transaction(version, txIn, txOut, lockTime);
  }

  static fr.acinq.bitcoin.OutPoint forInterpreter(OutPoint outPoint) {
    return new fr.acinq.bitcoin.OutPoint(new TxId(outPoint.txid()), outPoint.index());
  }

  static TxOut forInterpreter(long valueSats, ScriptPubKey script) {
    return new TxOut(new Satoshi(valueSats), script.bytes());
  }
}
