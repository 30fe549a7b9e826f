package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.TxRejected;
import org.jmd.core.tx.TxVerdict;
import org.jmd.wallet.file.WalletStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator of a maker reads. What peers can cause at will is written at most so many times
 * in a period, kind and peer; all of it is counted, and a line says how many were left out. Whoever
 * writes the lines out shortens what identifies transactions (wallet.md 7.4). Safe for use by
 * several threads.
 */
public final class MakerLog {
  private static final Logger log = LoggerFactory.getLogger(MakerLog.class);

  /** Kinds of lines that peers can cause. */
  private enum Kind {
    IGNORED,
    FILL_REFUSED,
    SESSION,
    ORDERBOOK,
    DROPPED,
    PUSH,
    COMMITMENT,
    DIRECTORY,
    DISK,
    BUG
  }

  private final InstantSource clock;
  private final Ticks ticks;
  private final MakerListener listener;
  private final Outages outages = new Outages();
  private final MakerCounters counters = new MakerCounters();
  private final RecentRequests recent = new RecentRequests();

  /** Guarded by itself. */
  private final Map<Kind, LineQuota> quotas = new EnumMap<>(Kind.class);

  /** A log whose periods follow those tasks. */
  public MakerLog(Tasks tasks) {
    this(tasks, MakerListener.NONE);
  }

  /** The same, with somebody who hears of what matters. */
  MakerLog(Tasks tasks, MakerListener listener) {
    this.clock = tasks.clock();
    this.ticks = new Ticks(tasks);
    this.listener = listener;
  }

  /** Whoever listens is not to be trusted with the life of a session. */
  private void tell(MakerEvent event) {
    recent.heard(event, clock.instant());
    try {
      listener.heard(event);
    } catch (RuntimeException e) {
      bug("the listener of the maker", e);
    }
  }

  /** What was counted until now. */
  MakerTally tally() {
    return counters.tally();
  }

  /** The last requests. */
  RecentRequests recent() {
    return recent;
  }

  /** How often that directory was lost and came back. */
  int reconnects(Endpoint directory) {
    return outages.reconnects(directory);
  }

  /**
   * Whether a line may be written.
   *
   * @param key whom it is about
   */
  private boolean mayWrite(Kind kind, Object key) {
    synchronized (quotas) {
      LineQuota quota = quotas.computeIfAbsent(kind, _ -> new LineQuota(ticks));
      summarize(kind, quota);
      return quota.admits(key);
    }
  }

  /** Says what was left out in periods that are over; called every second or so. */
  void tick() {
    synchronized (quotas) {
      quotas.forEach(this::summarize);
    }
  }

  private void summarize(Kind kind, LineQuota quota) {
    quota
        .turn()
        .ifPresent(over ->
            log.info(
                "{} further lines about {} were left out; {} peers had most to say",
                over.lines(),
                kind,
                over.noisy()));
  }

  // ---- life of the service

  void started(Nick nick) {
    log.info("maker {} started", nick);
    tell(new MakerEvent.Started(nick));
  }

  void stopped(Nick nick, Optional<MakerState.Cause> cause) {
    log.info("maker {} stopped", nick);
    tell(new MakerEvent.Ended(nick, cause));
  }

  void fingerprintable(String warning) {
    log.warn("{}", warning);
  }

  void nothingToOffer(List<String> problems, int attempt, int attempts) {
    log.warn("nothing to offer (attempt {} of {}): {}", attempt, attempts, problems);
  }

  void gaveUp(List<String> problems) {
    log.error("no offer could be made; fund the wallet and start again: {}", problems);
  }

  void bondAnnounced(BondStatus.Announced bond) {
    log.info(
        "fidelity bond {} is announced to takers who ask: value {}, locked until {}, certificate"
            + " valid up to block {}",
        bond.address(),
        bond.value(),
        Instant.ofEpochSecond(bond.locktime()),
        bond.expiryHeight());
  }

  void bondWarning(String warning) {
    log.warn("{}", warning);
  }

  void bondUnusable(String reason) {
    log.error("the maker stops: {}", reason);
  }

  void depositsBesideBond(int coins) {
    log.warn(
        "{} coins in mixdepth 0 do not come from CoinJoins of this wallet: takers who see them link"
            + " them with the fidelity bond; move them on by a CoinJoin as taker, or freeze them",
        coins);
  }

  void bondSeen(BondVisibility.Sighting sighting) {
    switch (sighting.outcome()) {
      case VISIBLE -> log.info("fidelity bond is visible on directory {}", sighting.directory());
      case NO_PROOF, INVALID_PROOF, NO_ANSWER, UNREACHABLE ->
          log.warn(
              "fidelity bond is not visible on directory {}: {}",
              sighting.directory(),
              sighting.detail());
    }
  }

  void offersInForce(List<Offer> offers) {
    log.info("offers: {}", offers.stream().map(Offer::wireText).toList());
  }

  void directories(List<DirectoryStatus> all) {
    log.info(
        "{} of {} directories connected{}",
        all.stream().filter(DirectoryStatus::up).count(),
        all.size(),
        all.stream()
            .filter(status -> !status.up())
            .map(status -> "; " + status.endpoint() + ": " + status.detail())
            .collect(Collectors.joining()));
  }

  /** What was refused or left out since the last time; nothing is said of nothing. */
  void refusals(Map<MakerCount, Long> more) {
    log.info(
        "refused or ignored since the last such line: {}",
        more.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey().label())
            .collect(Collectors.joining(", ")));
  }

  void directoryUp(Endpoint directory) {
    counters.count(MakerCount.DIRECTORIES_CONNECTED);
    if (mayWrite(Kind.DIRECTORY, directory)) {
      log.info("directory {} connected", directory);
    }
    if (outages.isBack(directory)) {
      tell(new MakerEvent.DirectoryBack(directory));
    }
    outages
        .directoryUp(directory, ticks.instant())
        .ifPresent(outage -> {
          log.info("offers are out again, after {} without any directory", minutes(outage));
          tell(new MakerEvent.MarketBack(outage));
        });
  }

  void directoryDown(Endpoint directory, String reason) {
    counters.count(MakerCount.DIRECTORIES_LOST);
    if (mayWrite(Kind.DIRECTORY, directory)) {
      log.info("directory {} lost: {}", directory, reason);
    }
    if (outages.isUp(directory)) {
      tell(new MakerEvent.DirectoryLost(directory));
    }
    if (outages.directoryDown(directory, ticks.instant())) {
      log.warn("all directories are lost: nobody sees the offers; the maker goes on trying");
      tell(new MakerEvent.AllDirectoriesLost());
    }
  }

  /** The beginning of an outage is told, repetitions only on demand. */
  void chainUnavailable(RuntimeException problem) {
    if (outages.chainDown(ticks.instant())) {
      log.warn("chain source does not answer: {}; the maker goes on trying", problem.getMessage());
    } else {
      log.debug("chain source still does not answer: {}", problem.getMessage());
    }
  }

  void chainAnswered() {
    outages
        .chainUp(ticks.instant())
        .ifPresent(outage -> log.info("chain source answers again, after {}", minutes(outage)));
  }

  private static String minutes(Duration time) {
    return time.toMinutes() + " min";
  }

  void notRecorded(String what, WalletStorageException problem) {
    if (mayWrite(Kind.DISK, what)) {
      log.error("{}: {}", what, problem.getMessage());
    }
  }

  void bug(String where, RuntimeException problem) {
    if (mayWrite(Kind.BUG, where)) {
      log.error("unexpected failure in {}", where, problem);
    }
  }

  // ---- the market

  void eventsDropped(long count) {
    counters.count(MakerCount.EVENTS_DROPPED, count);
    if (mayWrite(Kind.DROPPED, "events")) {
      log.warn("{} events dropped: more arrive than can be handled", count);
    }
  }

  void rateLimited(Nick nick) {
    counters.count(MakerCount.RATE_LIMITED);
    if (mayWrite(Kind.DROPPED, nick)) {
      log.debug("{} sends too much; messages dropped", nick);
    }
  }

  void offersSent(Nick to, int offers) {
    counters.count(MakerCount.ORDERBOOK_ANSWERED);
    recent.offersAsked(clock.instant());
    if (mayWrite(Kind.ORDERBOOK, to)) {
      log.debug("{} offers sent to {}", offers, to);
    }
  }

  void requesterBanned(Nick who) {
    counters.count(MakerCount.ORDERBOOK_BANS);
    if (mayWrite(Kind.ORDERBOOK, who)) {
      log.info("{} asks for offers too often and is banned", who);
    }
    tell(new MakerEvent.RequesterBanned(who));
  }

  void commitmentHeard(Nick from, Commitment commitment) {
    counters.count(MakerCount.COMMITMENTS_HEARD);
    if (mayWrite(Kind.COMMITMENT, from)) {
      log.debug("{} reports commitment {} as used", from, commitment);
    }
  }

  // ---- sessions

  void fillRefused(Nick taker, FillRefusal reason) {
    counters.count(reason.counted());
    if (mayWrite(Kind.FILL_REFUSED, taker)) {
      log.info("fill of {} refused: {}", taker, reason.describe());
    }
    tell(new MakerEvent.Refused(taker, MakerEvent.Step.FILL, reason.kind()));
  }

  void sessionOpened(Nick taker, Offer offer, long amountSats) {
    counters.count(MakerCount.SESSIONS_OPENED);
    if (mayWrite(Kind.SESSION, taker)) {
      log.info("session with {}: offer {}, {} sats", taker, offer.oid(), amountSats);
    }
    tell(new MakerEvent.FillRequested(taker, offer.oid(), amountSats));
  }

  void sessionRestarted(Nick taker) {
    counters.count(MakerCount.SESSIONS_RESTARTED);
    if (mayWrite(Kind.SESSION, taker)) {
      log.info("session with {} restarted with a new key", taker);
    }
  }

  void sessionEnded(Nick taker, String reason) {
    if (mayWrite(Kind.SESSION, taker)) {
      log.info("session with {} ended: {}", taker, reason);
    }
  }

  /**
   * Ended because the maker will not show coins.
   *
   * @param kind the generic word for it
   */
  void sessionRefused(Nick taker, String reason, String kind) {
    counters.count(MakerCount.AUTHS_REFUSED);
    sessionEnded(taker, reason);
    tell(new MakerEvent.Refused(taker, MakerEvent.Step.AUTH, kind));
  }

  void sessionDetached(Nick taker) {
    if (mayWrite(Kind.SESSION, taker)) {
      log.warn("session with {} does not end; left to itself", taker);
    }
  }

  void disclosed(Nick taker, List<PrevOut> coins) {
    counters.disclosed(coins.stream().map(PrevOut::outPoint).toList());
    log.info("disclosed {} coins to {}", coins.size(), taker);
  }

  void refusedToSign(Nick taker, TxRejected reason) {
    counters.count(MakerCount.TRANSACTIONS_REFUSED);
    if (mayWrite(Kind.SESSION, taker)) {
      log.warn("refused to sign for {} (rule V{}): {}", taker, reason.rule(), reason.describe());
    }
    tell(new MakerEvent.Refused(taker, MakerEvent.Step.TX, "rule V" + reason.rule()));
  }

  void signed(Nick taker, TxVerdict.Accepted tx, CoinJoinTerms terms) {
    counters.count(MakerCount.TRANSACTIONS_SIGNED);
    log.info(
        "signed {} for {}: {} sats, earned {}",
        tx.txid(),
        taker,
        terms.amountSats(),
        terms.profitSats());
    tx.warnings().forEach(warning -> log.warn("{}: {}", tx.txid(), warning.describe()));
    tell(
        new MakerEvent.Signed(taker, tx.txid().toString(), terms.amountSats(), terms.profitSats()));
  }

  void ignored(Nick taker, String what) {
    counters.count(MakerCount.IGNORED);
    if (mayWrite(Kind.IGNORED, taker)) {
      log.debug("ignored from {}: {}", taker, what);
    }
  }

  // ---- after signing

  void pushRefused(Nick taker, String reason) {
    counters.count(MakerCount.PUSHES_REFUSED);
    if (mayWrite(Kind.PUSH, taker)) {
      log.warn("push of {} refused: {}", taker, reason);
    }
  }

  void pushed(String txid, BroadcastResult result) {
    log.info("broadcast {} for its taker: {}", txid, result);
  }

  void confirmed(String txid) {
    log.info("CoinJoin {} confirmed", txid);
    tell(new MakerEvent.Confirmed(txid));
  }

  void unconfirmed(String txid) {
    log.warn("a reorganisation has taken CoinJoin {} out of its block", txid);
  }

  void vanished(String txid) {
    log.warn("CoinJoin {} is no longer in the mempool", txid);
  }

  void missing(String txid, Duration since) {
    log.warn(
        "CoinJoin {} was signed {} min ago and nobody has broadcast it yet",
        txid,
        since.toMinutes());
  }

  void seenInMempool(String txid) {
    log.info("CoinJoin {} is in the mempool", txid);
    tell(new MakerEvent.InMempool(txid));
  }

  void roundFailed(String taker, String reason) {
    log.info("CoinJoin with {} failed: {}", taker, reason);
  }
}
