package org.jmd.core.tx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.tx.TxFormatException.Problem;

/**
 * Decides for a maker whether the taker's transaction may be signed (coinjoin.md 1.11, rules V1 to
 * V15, V18, V19; the session state and the lease, V16 and V17, are the session's). All numbers come
 * from the terms, none from the message. Total: any octets give a verdict. Stateless.
 *
 * <p>The invariant: if the verdict is {@link TxVerdict.Accepted}, one output pays our CoinJoin
 * script the agreed amount or more and another one our change script the expected change or more,
 * so that no message of the taker can make us lose.
 */
public final class CoinJoinVerifier {
  /** V6. */
  public static final int MAX_INPUTS = 1_000;

  /**
   * V14: a taker locks its transaction to the height it knows; it may see a block or two before us.
   */
  public static final int LOCK_HEIGHT_SLACK = 3;

  /** V10: below this, change would not even be relayed. */
  public static final long MIN_CHANGE_SATS = ProtocolConstants.RELAY_DUST_SATS;

  private CoinJoinVerifier() {}

  /** Verifies the serialised transaction of the taker. */
  public static TxVerdict verify(CoinJoinTerms terms, byte[] serialized, VerifyContext context) {
    Tx tx;
    try {
      tx = Tx.parse(serialized);
    } catch (TxFormatException e) {
      return rejection(e);
    }
    // Others may have signed already; their witnesses change neither the txid nor our signature.
    return verify(terms, tx.withoutWitness(), context);
  }

  private static TxRejected rejection(TxFormatException e) {
    return switch (e.problem()) {
      case NO_INPUTS -> new TxRejected.NoInputs();
      case VALUE_OUT_OF_RANGE -> new TxRejected.OutputValueOutOfRange(e.value());
      case TRUNCATED,
          TRAILING_BYTES,
          LENGTH_NOT_MINIMAL,
          TOO_MANY_INPUTS,
          TOO_MANY_OUTPUTS,
          TOO_MANY_WITNESS_ITEMS,
          EMPTY_WITNESSES ->
          malformed(e.problem(), e.offset());
    };
  }

  private static TxRejected malformed(Problem problem, int offset) {
    return new TxRejected.Malformed(problem, offset);
  }

  private static TxVerdict verify(CoinJoinTerms terms, Tx tx, VerifyContext context) {
    // Suppliers in the order of the rules: the first refusal is the verdict.
    return checkForm(tx)
        .or(() -> checkInputs(terms, tx, context))
        .or(() -> checkCoinJoinOutput(terms, tx))
        .or(() -> checkChange(terms, tx))
        .or(() -> checkTerms(terms))
        .or(() -> checkOutputSum(tx))
        .or(() -> checkLocks(terms, tx, context))
        .or(() -> checkOwnCoins(terms, context))
        .map(TxVerdict.class::cast)
        .orElseGet(() -> accept(terms, tx));
  }

  private static Optional<TxRejected> checkForm(Tx tx) {
    if (tx.version() < 1 || tx.version() > 3) {
      return Optional.of(new TxRejected.UnsupportedVersion(tx.version()));
    }
    return tx.outputs().isEmpty() ? Optional.of(new TxRejected.NoOutputs()) : Optional.empty();
  }

  private static Optional<TxRejected> checkInputs(
      CoinJoinTerms terms, Tx tx, VerifyContext context) {
    Set<OutPoint> own = terms.outPoints();
    Set<OutPoint> seen = new HashSet<>();
    Optional<OutPoint> repeated = Optional.empty();
    for (TxInput input : tx.inputs()) {
      if (!seen.add(input.outPoint()) && repeated.isEmpty()) {
        repeated = Optional.of(input.outPoint());
      }
    }
    for (PrevOut input : terms.inputs()) {
      if (!seen.contains(input.outPoint())) {
        return Optional.of(new TxRejected.InputMissing(input.outPoint()));
      }
    }
    if (repeated.isPresent()) {
      return repeated.map(TxRejected.InputRepeated::new);
    }
    for (TxInput input : tx.inputs()) {
      if (context.otherOwnOutPoints().contains(input.outPoint())
          && !own.contains(input.outPoint())) {
        return Optional.of(new TxRejected.UnofferedOwnInput(input.outPoint()));
      }
    }
    for (TxInput input : tx.inputs()) {
      if (own.contains(input.outPoint()) && !input.scriptSig().isEmpty()) {
        return Optional.of(
            new TxRejected.InputScriptNotEmpty(input.outPoint(), input.scriptSig().length()));
      }
    }
    return tx.inputs().size() > MAX_INPUTS
        ? Optional.of(new TxRejected.TooManyInputs(tx.inputs().size(), MAX_INPUTS))
        : Optional.empty();
  }

  private static List<Integer> outputsPaying(Tx tx, ScriptPubKey script) {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (tx.outputs().get(i).script().equals(script)) {
        indexes.add(i);
      }
    }
    return indexes;
  }

  private static Optional<TxRejected> checkCoinJoinOutput(CoinJoinTerms terms, Tx tx) {
    List<Integer> paying = outputsPaying(tx, terms.cjScript());
    if (paying.size() != 1) {
      return Optional.of(new TxRejected.CoinJoinOutputNotUnique(paying.size()));
    }
    long actual = tx.outputs().get(paying.getFirst()).valueSats();
    return actual < terms.amountSats()
        ? Optional.of(new TxRejected.CoinJoinOutputTooSmall(terms.amountSats(), actual))
        : Optional.empty();
  }

  private static Optional<TxRejected> checkChange(CoinJoinTerms terms, Tx tx) {
    List<Integer> paying = outputsPaying(tx, terms.changeScript());
    if (paying.size() != 1) {
      return Optional.of(new TxRejected.ChangeNotUnique(paying.size()));
    }
    long actual = tx.outputs().get(paying.getFirst()).valueSats();
    return actual < terms.expectedChangeSats()
        ? Optional.of(new TxRejected.ChangeTooSmall(terms.expectedChangeSats(), actual))
        : Optional.empty();
  }

  private static Optional<TxRejected> checkTerms(CoinJoinTerms terms) {
    if (terms.cjScript().equals(terms.changeScript())) {
      return Optional.of(new TxRejected.ScriptsNotDistinct(terms.cjScript()));
    }
    if (terms.expectedChangeSats() < MIN_CHANGE_SATS) {
      return Optional.of(
          new TxRejected.ExpectedChangeIsDust(terms.expectedChangeSats(), MIN_CHANGE_SATS));
    }
    return terms.profitSats() < 0
        ? Optional.of(
            new TxRejected.NegativeProfit(terms.cjFeeSats(), terms.txFeeContributionSats()))
        : Optional.empty();
  }

  private static Optional<TxRejected> checkOutputSum(Tx tx) {
    long sum = tx.outputSats();
    return Sats.isMoney(sum)
        ? Optional.empty()
        : Optional.of(new TxRejected.OutputSumOutOfRange(sum));
  }

  private static Optional<TxRejected> checkLocks(
      CoinJoinTerms terms, Tx tx, VerifyContext context) {
    long latest =
        tx.lockTime() < Tx.LOCK_TIME_THRESHOLD
            ? (long) context.tipHeight() + LOCK_HEIGHT_SLACK
            : context.now().getEpochSecond();
    if (tx.lockTime() > latest) {
      return Optional.of(new TxRejected.LockedUntil(tx.lockTime(), latest));
    }
    for (TxInput input : tx.inputs()) {
      // Also at others' inputs: one of them is enough to keep the whole transaction from the chain.
      if (tx.version() >= 2 && input.hasRelativeLock()) {
        return Optional.of(new TxRejected.RelativelyLocked(input.outPoint(), input.sequence()));
      }
    }
    Set<OutPoint> own = terms.outPoints();
    for (TxInput input : tx.inputs()) {
      if (own.contains(input.outPoint()) && input.sequence() < TxInput.SEQUENCE_REPLACEABLE) {
        return Optional.of(
            new TxRejected.SequenceTooLow(
                input.outPoint(), input.sequence(), TxInput.SEQUENCE_REPLACEABLE));
      }
    }
    return Optional.empty();
  }

  private static Optional<TxRejected> checkOwnCoins(CoinJoinTerms terms, VerifyContext context) {
    for (PrevOut input : terms.inputs()) {
      if (context.unavailableInputs().contains(input.outPoint())) {
        return Optional.of(new TxRejected.InputUnavailable(input.outPoint()));
      }
    }
    for (PrevOut input : terms.inputs()) {
      if (context.frozenInputs().contains(input.outPoint())) {
        return Optional.of(new TxRejected.InputFrozen(input.outPoint()));
      }
      if (input.script().kind() != ScriptPubKey.Kind.P2WPKH) {
        return Optional.of(
            new TxRejected.InputKindForbidden(input.outPoint(), input.script().kind()));
      }
    }
    return Optional.empty();
  }

  private static TxVerdict accept(CoinJoinTerms terms, Tx tx) {
    int cjOutput = outputsPaying(tx, terms.cjScript()).getFirst();
    int change = outputsPaying(tx, terms.changeScript()).getFirst();
    List<Integer> inputIndexes =
        terms.inputs().stream()
            .map(input -> tx.inputIndex(input.outPoint()).orElseThrow())
            .toList();
    return new TxVerdict.Accepted(
        tx,
        tx.txid(),
        inputIndexes,
        cjOutput,
        change,
        Math.addExact(tx.outputs().get(cjOutput).valueSats(), tx.outputs().get(change).valueSats()),
        warnings(terms, tx, cjOutput));
  }

  private static List<TxVerdict.Warning> warnings(CoinJoinTerms terms, Tx tx, int cjOutput) {
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (i != cjOutput && tx.outputs().get(i).valueSats() == terms.amountSats()) {
        return List.of();
      }
    }
    return List.of(new TxVerdict.Warning.NoEqualOutput(terms.amountSats()));
  }
}
