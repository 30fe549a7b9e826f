package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MakerOfferMath;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.TxRejected;
import org.jmd.core.tx.TxVerdict;
import org.jmd.maker.SessionProgress.Inbound;
import org.jmd.maker.SessionProgress.Stage;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jspecify.annotations.Nullable;

/**
 * One CoinJoin with one taker, from the accepted {@code fill} to the signatures (coinjoin.md 1.6 to
 * 1.12). {@link #run} is the conversation, on a task of its own; the other methods are called by
 * the maker's task and never wait.
 *
 * <p>Invariants: nothing is told to the taker before it is written down; nothing is signed unless
 * the lease was renewed in the same step; once signing began, the lease is never released.
 */
final class MakerSession {
  private static final int MAX_RESENDS = 3;

  private final SessionDesk desk;
  private final Nick taker;
  private final Plain.Fill fill;
  private final Offer offer;
  private final Deadline deadline;
  private final SessionProgress progress;
  private final Conversation talk;
  private @Nullable Stake stake;
  private boolean disclosed;

  MakerSession(
      SessionDesk desk,
      Nick taker,
      Plain.Fill fill,
      CommitmentBlacklist.Reservation reservation,
      Offer offer,
      Route route) {
    this.desk = desk;
    this.taker = taker;
    this.fill = fill;
    this.offer = offer;
    this.deadline = desk.tasks().deadline(desk.settings().timing().session());
    this.progress = new SessionProgress(desk.tasks(), deadline, reservation);
    this.talk = new Conversation(desk, taker, fill.takerKey(), route);
  }

  Nick taker() {
    return taker;
  }

  Plain.Fill fill() {
    return fill;
  }

  Deadline deadline() {
    return deadline;
  }

  /** How far it has come, and the way to end it. */
  SessionProgress progress() {
    return progress;
  }

  /** Hands over a box; false if the inbox is full or the session over. */
  boolean deliver(Sealed message, Route from) {
    return progress.offer(new Inbound.Box(message, from));
  }

  /** Hands over a repeated request with another key. */
  boolean restart(NaclPublicKey takerKey, Route from) {
    return progress.offer(new Inbound.Again(takerKey, from));
  }

  /** The conversation. */
  void run() {
    try {
      desk.log().sessionOpened(taker, offer, fill.amountSats());
      talk.sayKey();
      PodleRevelation revelation = awaitAuth();
      checkAuth(revelation);
      Disclosure disclosure = disclose(revelation);
      sign(awaitTx(disclosure));
    } catch (SessionEnd e) {
      say(e);
    } catch (InterruptedException _) {
      desk.log().sessionEnded(taker, "cancelled");
    } catch (ChainUnavailableException e) {
      desk.log().chainUnavailable(e);
      desk.log().sessionEnded(taker, "our chain source does not answer");
    } catch (WalletStorageException e) {
      desk.log().notRecorded("session with " + taker, e);
    } finally {
      wrapUp();
    }
  }

  private void say(SessionEnd end) {
    if (end.peerText().isPresent()) {
      desk.log().sessionRefused(taker, end.reason(), end.peerText().get());
      talk.refuse(end.peerText().get());
    } else {
      desk.log().sessionEnded(taker, end.reason());
    }
  }

  // ---- WAITING_FOR_AUTH

  private PodleRevelation awaitAuth() throws SessionEnd, InterruptedException {
    while (true) {
      Inbound inbound = progress.next();
      Optional<PodleRevelation> revelation =
          switch (inbound) {
            case Inbound.Again again -> {
              talk.restart(again.takerKey(), again.route());
              yield Optional.empty();
            }
            case Inbound.Box sealed ->
                talk.open(sealed.message(), BoxedCommand.AUTH)
                    .map(boxed -> ((Boxed.Auth) boxed).revelation());
          };
      if (revelation.isPresent()) {
        progress.step(Stage.WAITING_FOR_AUTH, Stage.CHECKING_AUTH);
        talk.answerBy(inbound.route());
        progress.handled();
        return revelation.get();
      }
      progress.handled();
    }
  }

  // ---- CHECKING_AUTH

  private void checkAuth(PodleRevelation revelation) throws SessionEnd {
    AuthPolicy policy = new AuthPolicy(desk.settings().podle(), desk.funds().needsCoinMetadata());
    refuseIf(policy.checkProof(revelation, fill.commitment()));
    Optional<UtxoStatus> coin;
    try {
      coin = desk.funds().chain().utxo(revelation.utxo().outPoint());
    } catch (ChainUnavailableException e) {
      desk.log().chainUnavailable(e);
      throw SessionEnd.of(new AuthRefusal.ChainSilent());
    }
    refuseIf(policy.checkCoin(revelation, coin, fill.amountSats()));
    if (!desk.disclosures().tryTake(desk.ticks().instant())) {
      throw SessionEnd.of(new AuthRefusal.NoLiquidity("disclosure budget spent"));
    }
  }

  private static void refuseIf(Optional<AuthRefusal> refusal) throws SessionEnd {
    if (refusal.isPresent()) {
      throw SessionEnd.of(refusal.get());
    }
  }

  // ---- DISCLOSING

  /** What the taker knows of us, for the repetition of the message and for the verification. */
  private record Disclosure(
      PodleRevelation revelation, Stake stake, CoinJoinTerms terms, Boxed.IoAuth message) {}

  private Disclosure disclose(PodleRevelation revelation) throws SessionEnd {
    long needSats =
        MakerOfferMath.requiredInputSats(offer.fee(), offer.txFeeSats(), fill.amountSats());
    Stake staked =
        desk.funds()
            .stake(needSats, fill.amountSats())
            .orElseThrow(() -> SessionEnd.of(new AuthRefusal.NoLiquidity("no coins")));
    stake = staked;
    Disclosure disclosure = writeDown(revelation, staked);
    progress.step(Stage.CHECKING_AUTH, Stage.DISCLOSING);
    progress.reservation().burn();
    desk.gossiper().owe(fill.commitment());
    disclosed = true;
    if (!talk.say(disclosure.message())) {
      disclosed = false;
      desk.gossiper().withdraw(fill.commitment());
      throw SessionEnd.silent("no route to the taker");
    }
    desk.gossiper().announce(fill.commitment());
    progress.step(Stage.DISCLOSING, Stage.WAITING_FOR_TX);
    desk.log().disclosed(taker, staked.coins());
    return disclosure;
  }

  private Disclosure writeDown(PodleRevelation revelation, Stake staked) throws SessionEnd {
    Stake.Destinations to = staked.reserveDestinations();
    CoinJoinTerms terms =
        new CoinJoinTerms(
            fill.amountSats(),
            offer.fee().fee(fill.amountSats()),
            offer.txFeeSats(),
            staked.coins(),
            to.coinJoin().script(),
            to.change().script());
    boolean extended = revelation.utxo().isExtended() || desk.funds().needsCoinMetadata();
    Boxed.IoAuth message =
        new Boxed.IoAuth(
            staked.refs(extended),
            staked.authKey(),
            to.coinJoin().address(),
            to.change().address(),
            staked.signWithAuthKey(talk.makerKey().hex()));
    if (deadline.isPast()) {
      throw SessionEnd.silent("timed out before the disclosure");
    }
    staked.recordDisclosure(taker, terms, to);
    return new Disclosure(revelation, staked, terms, message);
  }

  // ---- WAITING_FOR_TX

  private Proposal awaitTx(Disclosure disclosure) throws SessionEnd, InterruptedException {
    int resends = 0;
    while (true) {
      Inbound inbound = progress.next();
      progress.handled();
      if (!(inbound instanceof Inbound.Box(Sealed message, Route from))) {
        desk.log().ignored(taker, "fill after auth");
        continue;
      }
      if (message.command() == BoxedCommand.AUTH) {
        if (resends < MAX_RESENDS && repeats(disclosure, message)) {
          resends++;
          talk.answerBy(from);
          talk.say(disclosure.message());
        }
        continue;
      }
      Optional<Boxed> boxed = talk.open(message, BoxedCommand.TX);
      if (boxed.isPresent()) {
        progress.step(Stage.WAITING_FOR_TX, Stage.CHECKING_TX);
        talk.answerBy(from);
        return new Proposal(disclosure, ((Boxed.TxProposal) boxed.get()).tx());
      }
    }
  }

  /** Takers that replace another maker repeat their {@code auth} (coinjoin.md 1.8.12). */
  private boolean repeats(Disclosure disclosure, Sealed message) {
    return talk.open(message, BoxedCommand.AUTH)
        .filter(boxed -> boxed.equals(new Boxed.Auth(disclosure.revelation())))
        .isPresent();
  }

  // ---- CHECKING_TX and SIGNING

  private record Proposal(Disclosure disclosure, Octets tx) {}

  private void sign(Proposal proposal) throws SessionEnd {
    Stake staked = proposal.disclosure().stake();
    TxVerdict.Accepted tx = check(proposal);
    staked.recordSigned(tx);
    progress.step(Stage.CHECKING_TX, Stage.SIGNING);
    if (!desk.rounds().register(taker, tx.txid(), staked, desk.ticks().instant())) {
      throw SessionEnd.silent("too many signed rounds are waiting for their broadcast");
    }
    TxReview.sign(tx, staked).forEach(talk::say);
    progress.complete();
    desk.log().signed(taker, tx, proposal.disclosure().terms());
    desk.signed().run();
  }

  private TxVerdict.Accepted check(Proposal proposal) throws SessionEnd {
    Stake staked = proposal.disclosure().stake();
    CoinJoinTerms terms = proposal.disclosure().terms();
    if (!staked.renew(desk.settings().timing().lease())) {
      throw SessionEnd.silent("the lease of the coins is lost");
    }
    return switch (TxReview.verdict(terms, proposal.tx(), desk.funds(), desk.tasks())) {
      case TxVerdict.Accepted accepted -> accepted;
      case TxRejected rejected -> {
        desk.log().refusedToSign(taker, rejected);
        throw SessionEnd.silent("transaction refused");
      }
    };
  }

  // ---- the end

  /** Releases what was reserved, by the rules of coinjoin.md 1.6 and 1.14. */
  private void wrapUp() {
    Stage reached = progress.end();
    try {
      settle(reached == Stage.SIGNING || reached == Stage.COMPLETE);
    } finally {
      progress.takeReservation().ifPresent(CommitmentBlacklist.Reservation::close);
      talk.close();
      desk.over().accept(this);
    }
  }

  private void settle(boolean signing) {
    Stake staked = stake;
    if (staked == null) {
      return;
    }
    if (signing) {
      attempt(() -> staked.renew(desk.settings().timing().pendingTx()));
    } else {
      attempt(() -> staked.recordFailure(disclosed ? "not signed" : "not disclosed"));
      attempt(staked::release);
    }
  }

  /** What fails here does no harm: leases end by themselves, the history is mended later. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (WalletStorageException e) {
      desk.log().notRecorded("end of the session with " + taker, e);
    }
  }
}
