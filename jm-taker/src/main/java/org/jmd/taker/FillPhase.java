package org.jmd.taker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.taker.offers.Candidate;
import org.jmd.wallet.file.WalletStorageException;

/**
 * Asks makers to take part until enough of them have accepted (coinjoin.md 2.11). Only new members
 * are asked again when some drop out: makers that accepted would take a second fill for a new
 * session, or not answer at all.
 */
final class FillPhase {
  private final RoundContext round;
  private final Members members;
  private final Inputs inputs;
  private final NaclKeyPair keys;
  private final Map<Nick, Set<NaclPublicKey>> seenKeys = new HashMap<>();

  FillPhase(RoundContext round, Members members, Inputs inputs, NaclKeyPair keys) {
    this.round = round;
    this.members = members;
    this.inputs = inputs;
    this.keys = keys;
  }

  /**
   * Fills the chosen offers, replaces makers that fail and exchanges a burnt commitment.
   *
   * @return the commitment that the members know
   * @throws RoundFailed if there are too few makers or no commitment in the end
   */
  CommitmentSource.Sourced fill(List<Candidate> chosen) throws RoundFailed, InterruptedException {
    CommitmentSource.Sourced commitment = commitment();
    int commitments = 1;
    int replacements = round.settings().makers().replacements();
    List<Candidate> open = chosen;
    while (true) {
      int before = members.filled().size();
      switch (FillVerdict.judge(before + open.size(), ask(open, commitment))) {
        case FillVerdict.RotateCommitment(int refusing, int asked, Map<Nick, MakerFailure> out) -> {
          out.forEach(members::fail);
          if (commitments++ >= round.settings().podle().retries()) {
            throw new RoundFailed(
                "Makers refused " + (commitments - 1) + " commitments in a row as used");
          }
          round.listener().heard(new TakerEvent.CommitmentRotated(refusing, asked));
          commitment = exchange(commitment);
          open = again(open, out);
          continue;
        }
        case FillVerdict.KeepCommitment(Map<Nick, MakerFailure> out) -> out.forEach(members::fail);
      }
      int missing = members.wanted() - members.filled().size();
      open = missing > 0 && replacements-- > 0 ? members.replacements(missing) : List.of();
      if (open.isEmpty()) {
        return commitment;
      }
      announce(open, true);
    }
  }

  /**
   * Fills offers once.
   *
   * @return those makers that did not accept, with the reason
   */
  Map<Nick, MakerFailure> ask(List<Candidate> open, CommitmentSource.Sourced commitment)
      throws InterruptedException {
    Map<Nick, Candidate> asked = new LinkedHashMap<>();
    Map<Nick, MakerFailure> failures = new LinkedHashMap<>();
    for (Candidate candidate : open) {
      Plain.Fill fill =
          new Plain.Fill(
              candidate.offer().oid(),
              members.amountSats(),
              keys.publicKey(),
              commitment.proof().commitment());
      if (round.channel().send(candidate.nick(), fill)) {
        asked.put(candidate.nick(), candidate);
      } else {
        failures.put(candidate.nick(), new MakerFailure.Unreachable());
      }
    }
    Set<Nick> silent =
        new Answers(round)
            .await(
                asked.keySet(),
                round.settings().timing().makerTimeout(),
                (nick, message) -> settles(asked, failures, commitment, nick, message));
    silent.forEach(nick -> failures.put(nick, new MakerFailure.Silent(Phase.FILLING)));
    return failures;
  }

  private boolean settles(
      Map<Nick, Candidate> asked,
      Map<Nick, MakerFailure> failures,
      CommitmentSource.Sourced commitment,
      Nick nick,
      WireMessage message) {
    return switch (message) {
      case Plain.PubKey pubKey -> {
        // A late copy of the answer to an earlier fill does not answer this one.
        if (!seenKeys.computeIfAbsent(nick, _ -> new HashSet<>()).add(pubKey.makerKey())) {
          yield false;
        }
        Candidate candidate = asked.get(nick);
        if (candidate != null) {
          accept(candidate, pubKey, commitment)
              .ifPresentOrElse(failure -> failures.put(nick, failure), () -> ready(nick));
        }
        yield true;
      }
      case Plain.ErrorReply error -> {
        failures.put(nick, new MakerFailure.Refused(error));
        yield true;
      }
      case Plain.PrivateOffer _, Plain.Fill _, Plain.Push _, Plain.CommitmentRelay _, Sealed _ ->
          false;
    };
  }

  private void ready(Nick nick) {
    round.listener().heard(new TakerEvent.MakerReady(nick, Phase.FILLING));
  }

  private Optional<MakerFailure> accept(
      Candidate candidate, Plain.PubKey pubKey, CommitmentSource.Sourced commitment) {
    boolean neutrinoCompat = pubKey.features().has(Features.NEUTRINO_COMPAT);
    if (round.settings().lightClient() && !neutrinoCompat) {
      return Optional.of(new MakerFailure.LacksFeature(Features.NEUTRINO_COMPAT));
    }
    members.add(
        new Filled(
            candidate,
            pubKey.makerKey(),
            new EncryptedChannel(keys, pubKey.makerKey(), round.entropy()),
            neutrinoCompat,
            commitment));
    return Optional.empty();
  }

  /** Everybody again, for a new commitment, but for those who failed for another reason. */
  private List<Candidate> again(List<Candidate> open, Map<Nick, MakerFailure> out) {
    Map<Nick, Candidate> all = new LinkedHashMap<>();
    members.unfill().forEach(c -> all.put(c.nick(), c));
    open.forEach(c -> all.put(c.nick(), c));
    all.keySet().removeAll(out.keySet());
    return new ArrayList<>(all.values());
  }

  private CommitmentSource.Sourced exchange(CommitmentSource.Sourced burnt) throws RoundFailed {
    try {
      round.burnt().blacklist(burnt.proof().commitment());
    } catch (WalletStorageException e) {
      round.warn("Cannot add to the list of used commitments: " + e.getMessage());
    }
    return commitment();
  }

  /** The next unused commitment. */
  CommitmentSource.Sourced commitment() throws RoundFailed {
    return inputs.commitment(round.commitments(), members.amountSats());
  }

  /** Tells the user about makers that are asked, and tries to reach them directly. */
  void announce(List<Candidate> candidates, boolean replacement) throws InterruptedException {
    Set<Nick> dialled = new HashSet<>();
    for (Candidate candidate : candidates) {
      Nick nick = candidate.nick();
      round
          .listener()
          .heard(
              new TakerEvent.MakerChosen(
                  nick, candidate.feeSats(members.amountSats()), replacement));
      if (round.settings().directConnections() && isServing(nick)) {
        round.channel().dial(nick);
        dialled.add(nick);
      }
    }
    awaitDirect(dialled);
  }

  private boolean isServing(Nick nick) {
    return round
        .channel()
        .peer(nick)
        .filter(peer -> !peer.direct())
        .map(MessageChannel.PeerInfo::location)
        .filter(location -> !(location instanceof Location.NotServing))
        .isPresent();
  }

  /**
   * Gives direct connections some time, so that directories learn less about the round; whatever is
   * heard meanwhile comes from nobody who was asked.
   */
  private void awaitDirect(Set<Nick> dialled) throws InterruptedException {
    Set<Nick> open = new HashSet<>(dialled);
    Deadline deadline = round.tasks().deadline(round.settings().timing().directWait());
    while (!open.isEmpty()) {
      Optional<ChannelEvent> event = round.inbox().next(deadline);
      if (event.isEmpty()) {
        return;
      }
      switch (event.get()) {
        case ChannelEvent.DirectUp up -> open.remove(up.nick());
        case ChannelEvent.DirectDown down -> open.remove(down.nick());
        case ChannelEvent.PublicHeard _,
            ChannelEvent.PrivateHeard _,
            ChannelEvent.PeerGone _,
            ChannelEvent.PeersListed _,
            ChannelEvent.DirectoryUp _,
            ChannelEvent.DirectoryDown _ -> {
          // Not waited for.
        }
      }
    }
  }
}
