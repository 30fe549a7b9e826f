package org.jmd.taker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.UtxoRef;

/**
 * Every check on what a maker discloses (coinjoin.md 2.12), in two steps around the question to the
 * chain. The offer is the taker's own copy, so that nothing in the answer can change the price.
 * Pure.
 *
 * @param network of the addresses
 * @param maxInputs inputs that a maker may bring, 0 for any number
 * @param offer as it was filled
 * @param amountSats of the CoinJoin
 * @param makerKey the maker's encryption key, which it must have signed
 */
record IoAuthCheck(
    Network network, int maxInputs, Offer offer, long amountSats, NaclPublicKey makerKey) {

  /** What became of an answer. */
  sealed interface Result {
    /** The maker takes part on these terms. */
    record Accepted(CoinJoinTerms terms) implements Result {}

    /** The maker is out. */
    record Rejected(MakerFailure failure) implements Result {}
  }

  /**
   * What the other participants bring.
   *
   * @param inputs of the taker and of accepted makers
   * @param scripts of their inputs and outputs, and all others that the taker's wallet knows
   */
  record Others(Set<OutPoint> inputs, Set<ScriptPubKey> scripts) {}

  /** What is wrong with the answer as such, before the chain is asked. */
  Optional<MakerFailure> beforeLookup(Boxed.IoAuth answer) {
    if (!BitcoinMessage.verify(answer.authKey(), makerKey.hex(), answer.keySignature())) {
      return Optional.of(new MakerFailure.KeyNotSigned());
    }
    int count = answer.utxos().size();
    if (maxInputs > 0 && count > maxInputs) {
      return Optional.of(new MakerFailure.TooManyInputs(count, maxInputs));
    }
    Set<OutPoint> seen = new HashSet<>();
    for (UtxoRef utxo : answer.utxos()) {
      if (!seen.add(utxo.outPoint())) {
        return Optional.of(new MakerFailure.InputRepeated(utxo.outPoint()));
      }
    }
    return Optional.empty();
  }

  /**
   * Judges the answer with what the chain says.
   *
   * @param found one per input, in their order
   */
  Result afterLookup(Boxed.IoAuth answer, List<Optional<UtxoStatus>> found, Others others) {
    if (found.size() != answer.utxos().size()) {
      throw new IllegalArgumentException(
          "chain answered for " + found.size() + " of " + answer.utxos().size() + " inputs");
    }
    List<PrevOut> inputs = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      UtxoRef claimed = answer.utxos().get(i);
      Optional<MakerFailure> failure = inputFailure(claimed, found.get(i), others);
      if (failure.isPresent()) {
        return new Result.Rejected(failure.get());
      }
      UtxoStatus status = found.get(i).orElseThrow();
      inputs.add(new PrevOut(claimed.outPoint(), status.valueSats(), status.script()));
    }
    ScriptPubKey authScript = ScriptPubKey.p2wpkh(Hashes.hash160(answer.authKey().bytes()));
    if (inputs.stream().noneMatch(input -> input.script().equals(authScript))) {
      return new Result.Rejected(new MakerFailure.KeyOwnsNoInput());
    }
    return judgeOutputs(answer, inputs, others);
  }

  private Optional<MakerFailure> inputFailure(
      UtxoRef claimed, Optional<UtxoStatus> found, Others others) {
    OutPoint outPoint = claimed.outPoint();
    if (others.inputs().contains(outPoint)) {
      return Optional.of(new MakerFailure.InputTaken(outPoint));
    }
    if (found.isEmpty()) {
      return Optional.of(new MakerFailure.InputUnavailable(outPoint, "is spent or does not exist"));
    }
    UtxoStatus status = found.get();
    if (status.confirmations() < 1) {
      return Optional.of(new MakerFailure.InputUnavailable(outPoint, "is not confirmed"));
    }
    if (status.script().kind() != ScriptPubKey.Kind.P2WPKH) {
      return Optional.of(new MakerFailure.InputKind(outPoint, status.script().kind().name()));
    }
    if (claimed.metadata().filter(m -> !m.script().equals(status.script())).isPresent()) {
      return Optional.of(new MakerFailure.FalseMetadata(outPoint));
    }
    return Optional.empty();
  }

  private Result judgeOutputs(Boxed.IoAuth answer, List<PrevOut> inputs, Others others) {
    Set<ScriptPubKey> taken = new HashSet<>(others.scripts());
    inputs.forEach(input -> taken.add(input.script()));
    Optional<ScriptPubKey> coinJoin = Addresses.tryParse(answer.coinJoinAddress(), network);
    Optional<ScriptPubKey> change = Addresses.tryParse(answer.changeAddress(), network);
    Optional<MakerFailure> failure =
        addressFailure("CoinJoin", coinJoin, taken)
            .or(() -> {
              coinJoin.ifPresent(taken::add);
              return addressFailure("change", change, taken);
            });
    if (failure.isPresent()) {
      return new Result.Rejected(failure.get());
    }
    CoinJoinTerms terms =
        new CoinJoinTerms(
            amountSats,
            offer.fee().fee(amountSats),
            offer.txFeeSats(),
            inputs,
            coinJoin.orElseThrow(),
            change.orElseThrow());
    return terms.expectedChangeSats() < ProtocolConstants.MAKER_DUST_CHANGE_SATS
        ? new Result.Rejected(
            new MakerFailure.ChangeTooSmall(
                terms.expectedChangeSats(), ProtocolConstants.MAKER_DUST_CHANGE_SATS))
        : new Result.Accepted(terms);
  }

  private static Optional<MakerFailure> addressFailure(
      String which, Optional<ScriptPubKey> script, Set<ScriptPubKey> taken) {
    if (script.isEmpty()) {
      return Optional.of(new MakerFailure.BadAddress(which, "is not valid on this network"));
    }
    if (script.get().kind() != ScriptPubKey.Kind.P2WPKH) {
      return Optional.of(
          new MakerFailure.BadAddress(which, "is " + script.get().kind() + " instead of P2WPKH"));
    }
    if (taken.contains(script.get())) {
      return Optional.of(
          new MakerFailure.BadAddress(which, "is used elsewhere in the transaction or wallet"));
    }
    return Optional.empty();
  }
}
