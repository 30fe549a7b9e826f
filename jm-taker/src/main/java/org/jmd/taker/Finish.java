package org.jmd.taker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;

/**
 * From the makers' signatures to the broadcast: our own signatures, which make the transaction
 * usable, come last (coinjoin.md 2.14, 2.15).
 */
final class Finish {
  private final RoundContext round;
  private final BuildPhase.Built built;
  private final List<Joined> members;

  private Optional<Signed> handedOut = Optional.empty();

  /**
   * The signed transaction.
   *
   * @param ourOutput index of our CoinJoin output
   */
  record Signed(Tx tx, int ourOutput) {
    String txid() {
      return tx.txid();
    }

    byte[] raw() {
      return tx.serialize();
    }

    String hex() {
      return HexFormat.of().formatHex(raw());
    }
  }

  Finish(RoundContext round, BuildPhase.Built built, List<Joined> members) {
    this.round = round;
    this.built = built;
    this.members = List.copyOf(members);
  }

  /** Fails the round unless every maker signed all its inputs. */
  void requireComplete(SigningPhase.Result collected) throws SignaturesMissing {
    if (collected.failures().isEmpty()) {
      return;
    }
    Set<Nick> honest = new HashSet<>();
    members.forEach(member -> honest.add(member.nick()));
    honest.removeAll(collected.failures().keySet());
    List<String> details =
        collected.failures().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().describe())
            .sorted()
            .toList();
    throw new SignaturesMissing(details, honest);
  }

  /**
   * Adds our signatures and runs every script.
   *
   * @throws RoundFailed if our coins were lost or the result is not valid
   */
  Signed sign(Tx signedByMakers) throws RoundFailed {
    built.inputs().renew();
    Tx tx = signedByMakers;
    for (Coin coin : built.inputs().selected()) {
      int index =
          tx.inputIndex(coin.outPoint())
              .orElseThrow(() -> new IllegalStateException("our input is missing"));
      tx = tx.withWitness(index, round.funds().sign(tx, coin).witness());
    }
    switch (ScriptVerifier.verify(tx, built.allInputs())) {
      case ScriptVerdict.Valid() -> {
        // As it must be.
      }
      case ScriptVerdict.InvalidInput(_, OutPoint outPoint, String reason) ->
          throw new RoundFailed("Input " + outPoint + " is not signed validly: " + reason);
      case ScriptVerdict.UnknownInput(OutPoint outPoint) ->
          throw new RoundFailed("Input " + outPoint + " belongs to nobody");
      case ScriptVerdict.OutputsExceedInputs(long in, long out) ->
          throw new RoundFailed("Outputs of " + out + " sat exceed inputs of " + in + " sat");
    }
    return new Signed(tx, ourOutput(tx));
  }

  /** What the user confirms now. */
  CoinJoinSummary summary(Signed signed) {
    return Summaries.exact(
        built.costs(),
        built.amountSats(),
        built.plan().isSweep(),
        built.mixdepth(),
        built.inputs().totalSats(),
        built.destination().address(),
        members,
        CoinJoinRun.rate(built.costs().minerFeeSats(), signed.tx().vbytes()));
  }

  /**
   * Makes sure that every input is still there.
   *
   * @throws RoundFailed naming those that are not, and whose they are
   */
  void revalidate() throws RoundFailed {
    List<PrevOut> all = built.allInputs();
    List<Optional<UtxoStatus>> found =
        round.funds().chain().utxos(all.stream().map(PrevOut::outPoint).toList());
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      OutPoint outPoint = all.get(i).outPoint();
      if (found.get(i).filter(status -> status.confirmations() >= 1).isEmpty()) {
        Optional<Joined> owner = owner(outPoint);
        owner.ifPresent(member ->
            round.drop(
                member.nick(),
                new MakerFailure.InputUnavailable(
                    outPoint, "was spent or reorganised away after it was signed")));
        problems.add(
            outPoint
                + " of "
                + owner.map(member -> member.nick().value()).orElse("ours")
                + " is spent or no longer confirmed");
      }
    }
    if (!problems.isEmpty()) {
      throw new RoundFailed("An input was double-spent before the broadcast", problems);
    }
  }

  private Optional<Joined> owner(OutPoint outPoint) {
    return members.stream()
        .filter(member -> member.terms().outPoints().contains(outPoint))
        .findFirst();
  }

  /**
   * Hands it to the network.
   *
   * @throws RoundFailed with the transaction among the details if nobody broadcast it
   */
  Broadcaster.Done broadcast(Signed signed) throws RoundFailed, InterruptedException {
    Optional<String> problem = round.funds().chain().policyProblem(signed.raw());
    if (problem.isPresent()) {
      throw new RoundFailed(
          "Our node would refuse the transaction: " + problem.get(), List.of(signed.hex()));
    }
    Broadcaster broadcaster =
        new Broadcaster(
            round, built.inputs(), signed.raw(), new OutPoint(signed.txid(), signed.ourOutput()));
    try {
      return broadcaster.broadcast(members.stream().map(Joined::nick).toList());
    } catch (RoundFailed failed) {
      if (broadcaster.isHandedOut()) {
        handedOut = Optional.of(signed);
      }
      List<String> details = new ArrayList<>(failed.details());
      details.add("Transaction: " + signed.hex());
      throw new RoundFailed(failed.reason(), details);
    }
  }

  /** The transaction if somebody has it who may still broadcast it, although the round failed. */
  Optional<Signed> handedOut() {
    return handedOut;
  }

  private int ourOutput(Tx tx) {
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (tx.outputs().get(i).script().equals(built.destination().script())) {
        return i;
      }
    }
    throw new IllegalStateException("our output is missing");
  }
}
