package org.jmd.daemon.market;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.SignatureMatcher;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * What makers promised, disclosed and signed, written down as it leaves them and held against what
 * is on their disks at that moment: a maker that dies the next instant must know all of it.
 */
final class Ledger {
  /** A stopped maker keeps what it signed for nearly as long as one that goes on. */
  private static final Duration AFTER_STOP =
      MakerProgram.TIMING.pendingTx().minus(Duration.ofMinutes(1));

  private final World world;
  private final Map<Nick, List<Offer>> offers = new HashMap<>();
  private final Map<Pair, List<Plain.Fill>> fills = new HashMap<>();
  private final Map<Pair, List<Tx>> proposals = new HashMap<>();
  private final Map<Pair, List<Boxed.IoAuth>> disclosures = new HashMap<>();
  private final Set<Claim> used = new HashSet<>();
  private final Set<Claim> accepted = new HashSet<>();
  private final Set<Pushed> pushed = new HashSet<>();
  private final Map<OutPoint, List<ProposedAt>> proposed = new HashMap<>();
  private final Map<OutPoint, SignedAt> signed = new LinkedHashMap<>();
  private final Map<String, Set<OutPoint>> heldForLack = new HashMap<>();
  private final Map<Nick, Purse> purses = new HashMap<>();
  private int signatures;

  private record Claim(Pair session, Commitment commitment) {}

  private record ProposedAt(Nick maker, long nanos) {}

  private record SignedAt(Nick maker, String txid, long nanos) {}

  private record Pushed(Nick maker, String txid) {}

  Ledger(World world) {
    this.world = world;
  }

  /** Signatures of makers so far. */
  int signatures() {
    return signatures;
  }

  void offered(Nick maker, Offer offer) {
    offers.computeIfAbsent(maker, _ -> new ArrayList<>()).add(offer);
  }

  /** Whether that is a maker. */
  boolean hasOffers(Nick nick) {
    return offers.containsKey(nick);
  }

  /** What a maker offered last. */
  Offer lastOffer(Nick maker) {
    return offers.getOrDefault(maker, List.of()).getLast();
  }

  /** What the taker asked for last. */
  Optional<Plain.Fill> lastFill(Nick maker, Nick taker) {
    return fills(maker, taker).reversed().stream().findFirst();
  }

  void fillHeard(Machine.Life life, Nick maker, Nick taker, Plain.Fill fill) {
    Claim claim = new Claim(new Pair(maker, taker), fill.commitment());
    if (!accepted.contains(claim) && isBurnt(life, fill.commitment())) {
      used.add(claim);
    }
    fills.computeIfAbsent(new Pair(maker, taker), _ -> new ArrayList<>()).add(fill);
  }

  /** A maker agreed to a {@code fill} that it has heard. */
  void accepted(String host, Nick maker, Nick taker) {
    Optional<Plain.Fill> fill = lastFill(maker, taker);
    if (fill.isEmpty()) {
      world.violated(host, "accepted a fill that " + taker + " never sent");
      return;
    }
    Claim claim = new Claim(new Pair(maker, taker), fill.get().commitment());
    accepted.add(claim);
    if (used.contains(claim)) {
      world.violated(host, "accepted the used commitment of " + taker);
    }
  }

  private static boolean isBurnt(Machine.Life life, Commitment commitment) {
    return new CommitmentBlacklist(new PrivateFiles(), life.data, 0, life.entropy)
        .contains(commitment);
  }

  /** A taker, honest or not, showed a transaction. */
  void proposed(Nick taker, Nick maker, Tx tx) {
    proposals.computeIfAbsent(new Pair(maker, taker), _ -> new ArrayList<>()).add(tx);
    long now = world.time.nowNanos();
    tx.inputs()
        .forEach(input ->
            proposed
                .computeIfAbsent(input.outPoint(), _ -> new ArrayList<>())
                .add(new ProposedAt(maker, now)));
  }

  /** The coins that a maker disclosed to a taker. */
  List<OutPoint> disclosedCoins(Nick maker, Nick taker) {
    return disclosures.getOrDefault(new Pair(maker, taker), List.of()).stream()
        .flatMap(d -> d.utxos().stream())
        .map(UtxoRef::outPoint)
        .distinct()
        .toList();
  }

  /** A coin of the maker that it has not shown, if that can be known now. */
  Optional<OutPoint> otherCoin(Nick maker, Boxed.IoAuth shown) {
    Set<OutPoint> known = new HashSet<>();
    shown.utxos().forEach(ref -> known.add(ref.outPoint()));
    Optional<Purse> purse = Optional.ofNullable(purses.get(maker));
    try {
      return purse
          .map(p -> world.chain.unspent(p.scripts()))
          .flatMap(all ->
              all.stream().map(UtxoStatus::outPoint).filter(c -> !known.contains(c)).findFirst());
    } catch (ChainUnavailableException _) {
      // The thief asks the same node as everybody.
      return Optional.empty();
    }
  }

  // ---- disclosure

  void disclosed(Machine.Life life, Purse purse, Nick maker, Nick taker, Boxed.IoAuth disclosure) {
    String host = life.machine.host;
    purses.put(maker, purse);
    List<Boxed.IoAuth> before =
        disclosures.computeIfAbsent(new Pair(maker, taker), _ -> new ArrayList<>());
    if (before.contains(disclosure)) {
      return;
    }
    before.add(disclosure);
    String purpose = "session " + before.size() + " of " + maker + " with " + taker;
    world.handsOut(host, disclosure.coinJoinAddress(), purpose);
    world.handsOut(host, disclosure.changeAddress(), purpose + " (change)");
    Books books = Books.read(life, purse);
    if (books.rowTo(disclosure.coinJoinAddress()).isEmpty()) {
      world.violated(host, "disclosed addresses that its history does not know");
    }
    for (String address : List.of(disclosure.coinJoinAddress(), disclosure.changeAddress())) {
      if (!books.isReserved(address)) {
        world.violated(host, "disclosed " + address + ", which is not set aside");
      }
    }
    Set<OutPoint> held = books.leased();
    for (UtxoRef ref : disclosure.utxos()) {
      if (!held.contains(ref.outPoint())) {
        world.violated(host, "disclosed " + ref.outPoint() + " without a lease");
      }
      mustBeOurs("disclosed", host, ref.outPoint());
    }
    Plain.Fill paid =
        world.disclosures.shown(
            life.machine, books, maker, taker, disclosure, fills(maker, taker).reversed());
    if (!isBurnt(life, paid.commitment())) {
      world.violated(host, "disclosed to " + taker + ", whose commitment is not burnt");
    }
  }

  private void mustBeOurs(String doing, String host, OutPoint coin) {
    if (world.meddler.holds(host, coin)) {
      world.violated(host, doing + " " + coin + ", which another process has");
    }
  }

  private List<Plain.Fill> fills(Nick maker, Nick taker) {
    return fills.getOrDefault(new Pair(maker, taker), List.of());
  }

  // ---- signature

  void signed(Machine.Life life, Purse purse, Nick maker, Nick taker, Boxed.Signature signature) {
    String host = life.machine.host;
    signatures++;
    for (Boxed.IoAuth disclosure :
        disclosures.getOrDefault(new Pair(maker, taker), List.of()).reversed()) {
      List<PrevOut> inputs = inputs(disclosure);
      for (Tx tx : proposals.getOrDefault(new Pair(maker, taker), List.of()).reversed()) {
        Optional<OutPoint> input = inputSigned(tx, inputs, signature);
        if (input.isPresent()) {
          new Contract(life, purse, maker, taker, disclosure, inputs).check(tx);
          world.disclosures.signed(host, Books.read(life, purse), disclosure, input.get());
          note(host, maker, input.get(), tx.txid());
          return;
        }
      }
    }
    world.violated(host, "signed something that " + taker + " never showed");
  }

  private List<PrevOut> inputs(Boxed.IoAuth disclosure) {
    return disclosure.utxos().stream()
        .map(UtxoRef::outPoint)
        .map(o ->
            world
                .chain
                .output(o)
                .map(out -> new PrevOut(o, out.valueSats(), out.script()))
                .orElseThrow())
        .toList();
  }

  private static Optional<OutPoint> inputSigned(
      Tx tx, List<PrevOut> inputs, Boxed.Signature signature) {
    List<PrevOut> spent =
        inputs.stream().filter(i -> tx.inputIndex(i.outPoint()).isPresent()).toList();
    SignatureBlob blob =
        new SignatureBlob(ByteString.of(signature.signature().bytes()), signature.publicKey());
    SignatureMatcher matcher = new SignatureMatcher(Secp256k1.nativeCurve(), tx, spent);
    return matcher.offer(blob) instanceof SignatureMatcher.Result.Matched matched
        ? Optional.of(matched.input().outPoint())
        : Optional.empty();
  }

  private void note(String host, Nick maker, OutPoint coin, String txid) {
    if (world.spending.wasShown(coin)) {
      world.violated(host, "signed " + coin + ", which its taker has shown");
    }
    mustBeOurs("signed", host, coin);
    SignedAt earlier = signed.put(coin, new SignedAt(maker, txid, world.time.nowNanos()));
    if (earlier == null || earlier.txid().equals(txid)) {
      return;
    }
    Duration between = since(earlier);
    if (between.compareTo(MakerProgram.TIMING.pendingTx()) < 0) {
      world.violated(host, "signed " + coin + " away twice within " + between);
    }
  }

  /** What a maker may sign for a taker, from what both said before. */
  private final class Contract {
    private final String host;
    private final Nick maker;
    private final Nick taker;
    private final Boxed.IoAuth disclosure;
    private final List<PrevOut> inputs;
    private final Books books;

    Contract(
        Machine.Life life,
        Purse purse,
        Nick maker,
        Nick taker,
        Boxed.IoAuth disclosure,
        List<PrevOut> inputs) {
      this.host = life.machine.host;
      this.maker = maker;
      this.taker = taker;
      this.disclosure = disclosure;
      this.inputs = inputs;
      this.books = Books.read(life, purse);
    }

    void check(Tx tx) {
      Optional<HistoryEntry> row = books.rowTo(disclosure.coinJoinAddress());
      if (row.filter(r -> r.txid().equals(tx.txid())).isEmpty()) {
        world.violated(host, "signed " + tx.txid() + " that its history does not know");
        return;
      }
      long amount = row.get().cjAmountSats();
      long fee = row.get().number(HistoryColumn.FEE_RECEIVED);
      long contribution = row.get().number(HistoryColumn.TXFEE_CONTRIBUTION);
      checkTerms(amount, fee, contribution);
      long in = inputs.stream().mapToLong(PrevOut::valueSats).sum();
      checkPaid(tx, disclosure.coinJoinAddress(), amount);
      checkPaid(tx, disclosure.changeAddress(), in - amount - contribution + fee);
      Set<OutPoint> held = books.leased();
      if (!inputs.stream().allMatch(i -> held.contains(i.outPoint()))) {
        world.violated(host, "signed " + tx.txid() + " without a lease");
      }
    }

    private void checkTerms(long amount, long fee, long contribution) {
      boolean agreed =
          fills(maker, taker).stream()
              .filter(f -> f.amountSats() == amount)
              .anyMatch(f ->
                  offers.getOrDefault(maker, List.of()).stream()
                      .filter(o -> o.oid() == f.oid() && o.accepts(amount))
                      .anyMatch(o -> o.fee().fee(amount) == fee && o.txFeeSats() == contribution));
      if (!agreed) {
        world.violated(
            host, "signed for " + amount + " at a fee of " + fee + " that it never offered");
      }
      if (fee < contribution) {
        world.violated(host, "pays " + (contribution - fee) + " sats for a CoinJoin");
      }
    }

    private void checkPaid(Tx tx, String address, long sats) {
      ScriptPubKey script = Addresses.parse(address, Purse.NETWORK);
      List<Long> paid =
          tx.outputs().stream()
              .filter(o -> o.script().equals(script))
              .map(o -> o.valueSats())
              .toList();
      if (paid.size() != 1 || paid.getFirst() < sats) {
        world.violated(host, "signed " + tx.txid() + " that pays " + paid + " instead of " + sats);
      }
    }
  }

  // ---- leases

  /** A taker asks a maker to broadcast; that keeps the coins no longer than it says then. */
  void pushed(Nick maker, String txid) {
    pushed.add(new Pushed(maker, txid));
  }

  /** A maker was stopped in order: it may hear of a broadcast only much later. */
  void stopped(Machine.Life life, Purse purse, Nick maker) {
    Set<OutPoint> held = Books.read(life, purse).leasedFor(AFTER_STOP);
    signed.forEach((coin, at) -> {
      boolean waits =
          at.maker().equals(maker)
              && !pushed.contains(new Pushed(maker, at.txid()))
              && since(at).compareTo(MakerProgram.TIMING.pendingTx()) < 0;
      if (waits && !held.contains(coin)) {
        world.violated(life.machine.host, "gives up " + coin + " by stopping");
      }
    });
  }

  private Duration since(SignedAt at) {
    return Duration.ofNanos(world.time.nowNanos() - at.nanos());
  }

  /**
   * The machine's process has just died, or its disk did not work: what it held may stay held until
   * it runs out.
   */
  void mayHold(Machine machine) {
    Books.read(machine)
        .ifPresent(books ->
            heldForLack.computeIfAbsent(machine.host, _ -> new HashSet<>()).addAll(books.leased()));
  }

  /** Whether a maker has signed the coin away. */
  boolean wasSigned(OutPoint coin) {
    return signed.containsKey(coin);
  }

  /** Whether a coin may be leased although nothing is under way. */
  boolean mayBeHeld(String host, OutPoint coin) {
    return signed.containsKey(coin) || heldForLack.getOrDefault(host, Set.of()).contains(coin);
  }

  /**
   * Whether a maker that remembers no more than so many signed rounds may have had no place for a
   * transaction with that coin. It then withholds its signatures and keeps the coin as if it had
   * signed (row A74).
   */
  boolean mayBeWithheld(int mostRounds, OutPoint coin) {
    return proposed.getOrDefault(coin, List.of()).stream()
        .anyMatch(at -> roundsAround(at) >= mostRounds);
  }

  /** Signed rounds that the maker may have remembered when the proposal reached it. */
  private long roundsAround(ProposedAt proposal) {
    long earliest = proposal.nanos() - MakerProgram.TIMING.pendingTx().toNanos();
    long latest = proposal.nanos() + MakerProgram.TIMING.session().toNanos();
    return signed.values().stream()
        .filter(at -> at.maker().equals(proposal.maker()))
        .filter(at -> at.nanos() >= earliest && at.nanos() <= latest)
        .map(SignedAt::txid)
        .distinct()
        .count();
  }
}
