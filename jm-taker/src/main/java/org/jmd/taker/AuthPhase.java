package org.jmd.taker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.UtxoRef;
import org.jmd.taker.offers.Candidate;

/**
 * Opens the commitment to makers and checks what they disclose (coinjoin.md 2.12). A maker that
 * fails is replaced; those that have answered are not asked again.
 */
final class AuthPhase {
  private final RoundContext round;
  private final Members members;
  private final Inputs inputs;
  private final FillPhase fills;
  private final Set<ScriptPubKey> ownScripts;

  /**
   * Needs the parts of the round.
   *
   * @param ownScripts where our own outputs go, as far as known
   */
  AuthPhase(
      RoundContext round,
      Members members,
      Inputs inputs,
      FillPhase fills,
      Set<ScriptPubKey> ownScripts) {
    this.round = round;
    this.members = members;
    this.inputs = inputs;
    this.fills = fills;
    this.ownScripts = ownScripts;
  }

  /**
   * Authenticates all members.
   *
   * @param commitment that the first members know
   */
  void authenticate(CommitmentSource.Sourced commitment) throws RoundFailed, InterruptedException {
    CommitmentSource.Sourced current = commitment;
    int replacements = round.settings().makers().replacements();
    while (true) {
      ask(members.notJoined());
      int missing = members.wanted() - members.joined().size();
      List<Candidate> open =
          missing > 0 && replacements-- > 0 ? members.replacements(missing) : List.of();
      if (open.isEmpty()) {
        return;
      }
      fills.announce(open, true);
      current = forNewcomers(current);
      fills.ask(open, current).forEach(members::fail);
      if (members.notJoined().isEmpty()) {
        return;
      }
    }
  }

  /**
   * Once a maker has answered, it tells the market that the commitment is used, and newcomers would
   * refuse it. They get another one as long as there is one.
   */
  private CommitmentSource.Sourced forNewcomers(CommitmentSource.Sourced current) {
    if (members.joined().isEmpty()) {
      return current;
    }
    try {
      return fills.commitment();
    } catch (RoundFailed noneLeft) {
      round.warn(noneLeft.reason() + "; newcomers are shown the same one, which they may refuse");
      return current;
    }
  }

  private void ask(List<Filled> open) throws InterruptedException {
    Map<Nick, Filled> asked = new LinkedHashMap<>();
    Map<Nick, String> problems = new HashMap<>();
    for (Filled member : open) {
      if (round.channel().send(member.nick(), member.box(), auth(member))) {
        asked.put(member.nick(), member);
      } else {
        members.fail(member.nick(), new MakerFailure.Unreachable());
      }
    }
    Set<Nick> silent =
        new Answers(round)
            .await(
                asked.keySet(),
                round.settings().timing().makerTimeout(),
                (nick, message) -> {
                  Filled member = asked.get(nick);
                  return member != null && settles(member, message, problems);
                });
    for (Nick nick : silent) {
      String problem = problems.get(nick);
      members.fail(
          nick,
          problem == null
              ? new MakerFailure.Silent(Phase.AUTHENTICATING)
              : new MakerFailure.BadAnswer(problem));
    }
  }

  private static Boxed.Auth auth(Filled member) {
    CommitmentSource.Sourced sourced = member.commitment();
    PodleRevelation revelation =
        member.neutrinoCompat()
            ? sourced.proof().revelation(sourced.coin().script(), sourced.coin().height())
            : sourced.proof().revelation();
    return new Boxed.Auth(revelation);
  }

  private boolean settles(Filled member, WireMessage message, Map<Nick, String> problems) {
    return switch (message) {
      case Sealed box -> box.command() == BoxedCommand.IOAUTH && settles(member, box, problems);
      case Plain.ErrorReply error -> {
        members.fail(member.nick(), new MakerFailure.Refused(error));
        yield true;
      }
      case Plain.PubKey _,
          Plain.PrivateOffer _,
          Plain.Fill _,
          Plain.Push _,
          Plain.CommitmentRelay _ ->
          false;
    };
  }

  private boolean settles(Filled member, Sealed box, Map<Nick, String> problems) {
    IoAuthCheck.Result result;
    try {
      result =
          MessageCodec.open(box, member.box()) instanceof Boxed.IoAuth answer
              ? judge(member, answer)
              : new IoAuthCheck.Result.Rejected(new MakerFailure.BadAnswer("not an ioauth"));
    } catch (ProtocolViolation.Undecryptable undecryptable) {
      // The command is not signed: a relay can pass off another message of this maker as its
      // answer. The real one may still come by another way.
      problems.put(member.nick(), String.valueOf(undecryptable.getMessage()));
      return false;
    } catch (ProtocolViolation violation) {
      result =
          new IoAuthCheck.Result.Rejected(
              new MakerFailure.BadAnswer(String.valueOf(violation.getMessage())));
    }
    switch (result) {
      case IoAuthCheck.Result.Accepted accepted -> {
        members.add(new Joined(member, accepted.terms()));
        round.listener().heard(new TakerEvent.MakerReady(member.nick(), Phase.AUTHENTICATING));
      }
      case IoAuthCheck.Result.Rejected rejected -> members.fail(member.nick(), rejected.failure());
    }
    return true;
  }

  private IoAuthCheck.Result judge(Filled member, Boxed.IoAuth answer) {
    IoAuthCheck check =
        new IoAuthCheck(
            round.funds().network(),
            round.settings().maxMakerInputs(),
            member.candidate().offer(),
            members.amountSats(),
            member.key());
    Optional<MakerFailure> early = check.beforeLookup(answer);
    if (early.isPresent()) {
      return new IoAuthCheck.Result.Rejected(early.get());
    }
    List<OutPoint> outPoints = answer.utxos().stream().map(UtxoRef::outPoint).toList();
    List<Optional<UtxoStatus>> found;
    try {
      found = round.funds().chain().utxos(outPoints);
    } catch (ChainUnavailableException e) {
      return new IoAuthCheck.Result.Rejected(
          new MakerFailure.InputUnavailable(
              outPoints.getFirst(), "cannot be looked up: " + e.getMessage()));
    }
    Set<OutPoint> takenInputs = new HashSet<>(inputs.outPoints());
    takenInputs.addAll(inputs.spare());
    takenInputs.addAll(members.inputs());
    Set<ScriptPubKey> takenScripts = new HashSet<>(ownScripts);
    takenScripts.addAll(inputs.scripts());
    takenScripts.addAll(members.scripts());
    round.funds().coins().forEach(coin -> takenScripts.add(coin.script()));
    return check.afterLookup(answer, found, new IoAuthCheck.Others(takenInputs, takenScripts));
  }
}
