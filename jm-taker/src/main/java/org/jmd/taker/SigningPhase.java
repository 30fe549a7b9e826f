package org.jmd.taker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.SignatureMatcher;
import org.jmd.core.tx.Tx;

/**
 * Shows the transaction to the makers and collects their signatures (coinjoin.md 2.14). Our own
 * signatures are not made here: they come only after all others were verified.
 */
final class SigningPhase {
  /** So many messages per input are looked at; more come only from a maker that plays games. */
  private static final int MAX_ATTEMPTS_PER_INPUT = 8;

  private final RoundContext round;
  private final Inputs inputs;
  private final Tx tx;
  private final Map<Nick, Signer> signers = new LinkedHashMap<>();

  /** One maker, of whom signatures are expected. */
  private static final class Signer {
    private final Joined member;
    private final SignatureMatcher matcher;
    private final Set<String> seen = new HashSet<>();
    private String problem = "";

    private Signer(Joined member, Tx tx) {
      this.member = member;
      this.matcher = new SignatureMatcher(Secp256k1.nativeCurve(), tx, member.terms().inputs());
    }

    private int needed() {
      return member.terms().inputs().size();
    }
  }

  /**
   * What came of it.
   *
   * @param tx with the witnesses of all makers that signed
   * @param failures of those which did not
   */
  record Result(Tx tx, Map<Nick, MakerFailure> failures) {}

  SigningPhase(RoundContext round, Inputs inputs, List<Joined> members, Tx tx) {
    this.round = round;
    this.inputs = inputs;
    this.tx = tx;
    members.forEach(member -> signers.put(member.nick(), new Signer(member, tx)));
  }

  /**
   * Asks every maker to sign.
   *
   * @param beforeFirst called once, immediately before the first maker sees the transaction
   * @throws RoundFailed if our own coins are lost meanwhile
   */
  Result collect(Runnable beforeFirst) throws RoundFailed, InterruptedException {
    Map<Nick, MakerFailure> failures = new HashMap<>();
    Boxed.TxProposal proposal = new Boxed.TxProposal(Octets.of(tx.serializeWithoutWitness()));
    Set<Nick> asked = new HashSet<>();
    boolean first = true;
    for (Signer signer : signers.values()) {
      inputs.renew();
      if (first) {
        beforeFirst.run();
        first = false;
      }
      Nick nick = signer.member.nick();
      if (round.channel().send(nick, signer.member.filled().box(), proposal)) {
        asked.add(nick);
      } else {
        failures.put(nick, new MakerFailure.Unreachable());
      }
    }
    new Answers(round)
        .await(asked, round.settings().timing().makerTimeout(), (nick, m) -> settles(nick, m));
    Tx signed = tx;
    for (Signer signer : signers.values()) {
      Nick nick = signer.member.nick();
      signed = signer.matcher.applyTo(signed);
      if (!signer.matcher.isComplete() && !failures.containsKey(nick)) {
        failures.put(
            nick,
            new MakerFailure.SignaturesMissing(
                signer.matcher.matched().size(), signer.needed(), signer.problem));
      }
    }
    failures.forEach(round::drop);
    return new Result(signed, Map.copyOf(failures));
  }

  private boolean settles(Nick nick, WireMessage message) {
    Signer signer = signers.get(nick);
    if (signer == null) {
      return false;
    }
    return switch (message) {
      case Sealed box ->
          box.command() == BoxedCommand.SIG
              && signer.seen.add(box.ciphertext())
              && offer(signer, box);
      case Plain.ErrorReply error -> {
        signer.problem = "it said: " + error.text();
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

  /** Tries a signature; true once the maker is complete or has worn out our patience. */
  private boolean offer(Signer signer, Sealed box) {
    try {
      if (MessageCodec.open(box, signer.member.filled().box()) instanceof Boxed.Signature answer) {
        SignatureBlob blob =
            new SignatureBlob(ByteString.of(answer.signature().bytes()), answer.publicKey());
        note(signer, signer.matcher.offer(blob));
      } else {
        signer.problem = "not a signature";
      }
    } catch (ProtocolViolation violation) {
      signer.problem = String.valueOf(violation.getMessage());
    }
    return signer.matcher.isComplete()
        || signer.seen.size() >= MAX_ATTEMPTS_PER_INPUT * signer.needed();
  }

  private void note(Signer signer, SignatureMatcher.Result result) {
    switch (result) {
      case SignatureMatcher.Result.Matched _ -> {
        if (signer.matcher.isComplete()) {
          round.listener().heard(new TakerEvent.MakerReady(signer.member.nick(), Phase.SIGNING));
        }
      }
      case SignatureMatcher.Result.WrongSighashType(int type) ->
          signer.problem = "sighash type " + type + " instead of 1";
      case SignatureMatcher.Result.NotStrictDer() ->
          signer.problem = "signature is not strict DER with low s";
      case SignatureMatcher.Result.ForeignKey() ->
          signer.problem = "key belongs to none of its inputs";
      case SignatureMatcher.Result.DoesNotVerify(int tried) ->
          signer.problem = "signature fits none of " + tried + " open inputs";
    }
  }
}
