package org.jmd.core.tx;

import java.util.List;

/**
 * Sizes of transactions that are not signed yet. Two models: the coarse one that every JoinMarket
 * participant uses for CoinJoins (coinjoin.md 0.3) and the exact one by kind of input and output
 * for everything else (wallet.md 5.5). Stateless.
 */
public final class TxSize {
  private static final int BASE_WEIGHT = 42;

  /** The kinds of input we can sign, with their weight when signed. */
  public enum InputKind {
    /** A key's own coin. */
    P2WPKH(272),
    /** A fidelity bond. */
    BOND(282);

    private final int weight;

    InputKind(int weight) {
      this.weight = weight;
    }

    /** Weight units including the witness. */
    public int weight() {
      return weight;
    }

    /** The kind of a coin, by its script. Bonds are our only P2WSH coins. */
    public static InputKind of(ScriptPubKey script) {
      return switch (script.kind()) {
        case P2WPKH -> P2WPKH;
        case P2WSH -> BOND;
        case P2PKH, P2SH, P2TR, OTHER ->
            throw new IllegalArgumentException("no input of kind " + script.kind());
      };
    }
  }

  private TxSize() {}

  /** Virtual bytes of a CoinJoin by the common model, {@code 68 in + 31 out + 11}. */
  public static int coinJoinVbytes(int inputs, int outputs) {
    return Math.addExact(
        Math.addExact(Math.multiplyExact(68, inputs), Math.multiplyExact(31, outputs)), 11);
  }

  /**
   * Virtual bytes of a CoinJoin before the makers' inputs are known: each maker is taken to bring
   * 1.2 inputs (with leeway for a sweep, whose fee cannot be raised later) and two outputs
   * (coinjoin.md 2.9).
   */
  public static int expectedCoinJoinVbytes(int takerInputs, int makers, boolean sweep) {
    return sweep
        ? coinJoinVbytes(takerInputs + 2 * makers + 5, 1 + 2 * makers)
        : coinJoinVbytes(takerInputs + (12 * makers + 9) / 10, 2 + 2 * makers);
  }

  /** Virtual bytes once signed, by kind of input and output. */
  public static int vbytes(List<InputKind> inputs, List<ScriptPubKey> outputs) {
    long weight =
        BASE_WEIGHT + 4L * (extraCountBytes(inputs.size()) + extraCountBytes(outputs.size()));
    for (InputKind input : inputs) {
      weight += input.weight();
    }
    for (ScriptPubKey output : outputs) {
      weight += outputWeight(output);
    }
    return Math.toIntExact((weight + 3) / 4);
  }

  /** Weight units of an output. */
  public static int outputWeight(ScriptPubKey script) {
    int length = script.length();
    return 4 * (Long.BYTES + 1 + extraCountBytes(length) + length);
  }

  private static int extraCountBytes(int count) {
    return count < 0xfd ? 0 : count <= 0xffff ? 2 : 4;
  }
}
