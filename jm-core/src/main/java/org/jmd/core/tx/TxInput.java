package org.jmd.core.tx;

import java.util.List;

/**
 * An input of a transaction.
 *
 * @param outPoint what it spends
 * @param scriptSig the input script, empty for native segwit
 * @param sequence {@code 0..2^32-1}
 * @param witness the witness stack, empty before signing
 */
public record TxInput(
    OutPoint outPoint, ByteString scriptSig, long sequence, List<ByteString> witness) {
  /** Disables the transaction's lock time if every input has it. */
  public static final long SEQUENCE_FINAL = 0xffff_ffffL;

  /** Enables the lock time, no replacement by fee (coinjoin.md 0.4 D9). */
  public static final long SEQUENCE_LOCK_TIME = 0xffff_fffeL;

  /** Enables the lock time and signals replacement by fee (BIP125). */
  public static final long SEQUENCE_REPLACEABLE = 0xffff_fffdL;

  private static final long RELATIVE_LOCK_DISABLED = 0x8000_0000L;
  private static final long RELATIVE_LOCK_MASK = 0xffffL;

  /** Copies the witness and checks the sequence. */
  public TxInput {
    witness = List.copyOf(witness);
    Tx.requireUnsigned32("sequence", sequence);
  }

  /** An unsigned input. */
  public static TxInput unsigned(OutPoint outPoint, long sequence) {
    return new TxInput(outPoint, ByteString.EMPTY, sequence, List.of());
  }

  /** The same input with that witness. */
  public TxInput withWitness(List<ByteString> newWitness) {
    return new TxInput(outPoint, scriptSig, sequence, newWitness);
  }

  /** Whether BIP68 makes it wait for its coin to age, in a transaction of version 2 or more. */
  boolean hasRelativeLock() {
    return (sequence & RELATIVE_LOCK_DISABLED) == 0 && (sequence & RELATIVE_LOCK_MASK) != 0;
  }
}
