package org.jmd.core.tx;

import fr.acinq.bitcoin.Script;
import fr.acinq.bitcoin.ScriptFlags;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the scripts of a signed transaction under all standard rules, as a node does before it
 * relays (coinjoin.md 2.14). Total: any transaction gives a verdict. Stateless.
 */
public final class ScriptVerifier {
  private ScriptVerifier() {}

  /**
   * Verifies every input.
   *
   * @param spent every output that the transaction spends, in any order
   * @throws IllegalArgumentException if {@code spent} describes an output twice
   */
  public static ScriptVerdict verify(Tx signed, List<PrevOut> spent) {
    Map<OutPoint, PrevOut> known =
        spent.stream()
            .collect(
                Collectors.toMap(
                    PrevOut::outPoint,
                    Function.identity(),
                    (a, _) -> {
                      throw new IllegalArgumentException("output " + a.outPoint() + " twice");
                    }));
    List<PrevOut> inOrder = new ArrayList<>();
    long inputSats = 0;
    for (TxInput input : signed.inputs()) {
      PrevOut prevOut = known.get(input.outPoint());
      if (prevOut == null) {
        return new ScriptVerdict.UnknownInput(input.outPoint());
      }
      inOrder.add(prevOut);
      inputSats += prevOut.valueSats();
    }
    if (signed.outputSats() > inputSats) {
      return new ScriptVerdict.OutputsExceedInputs(inputSats, signed.outputSats());
    }
    Transaction converted = signed.forInterpreter();
    List<TxOut> prevOuts = inOrder.stream().map(ScriptVerifier::convert).toList();
    for (int i = 0; i < inOrder.size(); i++) {
      Optional<String> failure = failure(converted, i, prevOuts);
      if (failure.isPresent()) {
        return new ScriptVerdict.InvalidInput(i, inOrder.get(i).outPoint(), failure.get());
      }
    }
    return new ScriptVerdict.Valid();
  }

  /** Why that one input of a segwit version 0 coin is not unlocked, or empty if it is. */
  static Optional<String> failure(Tx signed, int inputIndex, PrevOut spent) {
    List<TxOut> prevOuts = new ArrayList<>();
    for (int i = 0; i < signed.inputs().size(); i++) {
      prevOuts.add(convert(spent));
    }
    return failure(signed.forInterpreter(), inputIndex, prevOuts);
  }

  private static TxOut convert(PrevOut spent) {
    return Tx.forInterpreter(spent.valueSats(), spent.script());
  }

  private static Optional<String> failure(Transaction tx, int inputIndex, List<TxOut> prevOuts) {
    TxIn input = tx.txIn.get(inputIndex);
    TxOut prevOut = prevOuts.get(inputIndex);
    Script.Runner runner =
        new Script.Runner(
            new Script.Context(tx, inputIndex, prevOut.amount, prevOuts),
            ScriptFlags.STANDARD_SCRIPT_VERIFY_FLAGS);
    try {
      return runner.verifyScripts(input.signatureScript, prevOut.publicKeyScript, input.witness)
          ? Optional.empty()
          : Optional.of("script evaluates to false");
    } catch (RuntimeException e) {
      // The interpreter throws, with the broken rule as message, wherever a script fails early.
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
