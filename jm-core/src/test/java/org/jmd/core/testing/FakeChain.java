package org.jmd.core.testing;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.ScriptFlags;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxId;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.MempoolEntry;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxOutput;
import org.jspecify.annotations.Nullable;

/**
 * A block chain with a mempool, in memory. It accepts a transaction only if its inputs exist and
 * are unspent, its scripts verify (bitcoin-kmp), it is final and its fee reaches the minimum.
 * Blocks come only when a test asks for them. Safe for use by several threads.
 */
public final class FakeChain implements ChainSource {
  private static final Instant GENESIS = Instant.parse("2025-12-01T00:00:00Z");
  private static final Duration SPACING = Duration.ofMinutes(10);
  private static final long REPLACEABLE = 0xffff_fffdL;
  private static final int VERIFY =
      ScriptFlags.SCRIPT_VERIFY_P2SH
          | ScriptFlags.SCRIPT_VERIFY_STRICTENC
          | ScriptFlags.SCRIPT_VERIFY_DERSIG
          | ScriptFlags.SCRIPT_VERIFY_LOW_S
          | ScriptFlags.SCRIPT_VERIFY_NULLDUMMY
          | ScriptFlags.SCRIPT_VERIFY_MINIMALDATA
          | ScriptFlags.SCRIPT_VERIFY_CLEANSTACK
          | ScriptFlags.SCRIPT_VERIFY_CHECKLOCKTIMEVERIFY
          | ScriptFlags.SCRIPT_VERIFY_CHECKSEQUENCEVERIFY
          | ScriptFlags.SCRIPT_VERIFY_WITNESS
          | ScriptFlags.SCRIPT_VERIFY_NULLFAIL
          | ScriptFlags.SCRIPT_VERIFY_WITNESS_PUBKEYTYPE
          | ScriptFlags.SCRIPT_VERIFY_TAPROOT;

  /** An output that exists, with what became of it. */
  private record Output(OutPoint outPoint, long valueSats, ScriptPubKey script) {}

  /** A transaction that the chain knows; height 0 means mempool. */
  public record KnownTransaction(String txid, String rawHex, int height) {}

  private record Entry(Transaction tx, int height) {}

  private final Map<OutPoint, Output> outputs = new LinkedHashMap<>();
  private final Map<OutPoint, String> spentBy = new HashMap<>();
  private final Map<String, Entry> transactions = new LinkedHashMap<>();
  private final List<BroadcastResult> broadcasts = new ArrayList<>();
  private int tip = 200;
  private long nextFunding = 1;
  private boolean unavailable;
  private Optional<FeeRate> estimate = Optional.of(FeeRate.ONE);

  /** Creates a confirmed coin out of nothing, in a block of its own. */
  public synchronized OutPoint fund(ScriptPubKey script, long valueSats) {
    byte[] marker = ByteBuffer.allocate(8).putLong(nextFunding++).array();
    TxIn coinbase = TxIn.coinbase(marker);
    Transaction tx =
        new Transaction(
            2, List.of(coinbase), List.of(new TxOut(new Satoshi(valueSats), script.bytes())), 0);
    tip++;
    record(tx, tip);
    return new OutPoint(tx.txid.toString(), 0);
  }

  /** Mines so many blocks; the first takes the whole mempool. */
  public synchronized void mine(int blocks) {
    if (blocks < 1) {
      throw new IllegalArgumentException("blocks must be at least 1, got " + blocks);
    }
    transactions.replaceAll((txid, e) -> e.height() == 0 ? new Entry(e.tx(), tip + 1) : e);
    tip += blocks;
  }

  /**
   * Takes so many blocks off the chain; their transactions go back to the mempool, those that
   * {@link #fund} made included.
   */
  public synchronized void disconnect(int blocks) {
    if (blocks < 1 || blocks > tip) {
      throw new IllegalArgumentException("blocks must be 1.." + tip + ", got " + blocks);
    }
    tip -= blocks;
    transactions.replaceAll((txid, e) -> e.height() > tip ? new Entry(e.tx(), 0) : e);
  }

  /** Forgets a transaction of the mempool and its outputs; what it spent is unspent again. */
  public synchronized void evict(String txid) {
    if (entry(txid).height() != 0) {
      throw new IllegalArgumentException(txid + " is in a block");
    }
    transactions.remove(txid);
    outputs.keySet().removeIf(outPoint -> outPoint.txid().equals(txid));
    spentBy.values().removeIf(txid::equals);
  }

  /** Every transaction, oldest first. */
  public synchronized List<KnownTransaction> transactions() {
    checkAvailable();
    return transactions.entrySet().stream().map(e -> known(e.getKey(), e.getValue())).toList();
  }

  /** Makes every {@link ChainSource} call fail until switched back. */
  public synchronized void setUnavailable(boolean unavailable) {
    this.unavailable = unavailable;
  }

  /** What {@link #estimateFee} answers. */
  public synchronized void setEstimate(Optional<FeeRate> estimate) {
    this.estimate = estimate;
  }

  /** Marks the output as spent by a confirmed transaction that nobody here sees: a double spend. */
  public synchronized void spendElsewhere(OutPoint outPoint) {
    spentBy.put(outPoint, "spent elsewhere");
  }

  /**
   * Unspent outputs that pay one of the scripts, mempool included, in the order of their creation.
   */
  public synchronized List<UtxoStatus> unspent(Set<ScriptPubKey> scripts) {
    checkAvailable();
    return outputs.values().stream()
        .filter(o -> scripts.contains(o.script()) && !spentBy.containsKey(o.outPoint()))
        .map(this::status)
        .toList();
  }

  /** An output that ever was, spent or not; answers even while the chain is unavailable. */
  public synchronized Optional<TxOutput> output(OutPoint outPoint) {
    return Optional.ofNullable(outputs.get(outPoint))
        .map(o -> new TxOutput(o.valueSats(), o.script()));
  }

  /** Whether any transaction ever paid the script. */
  public synchronized boolean hasHistory(ScriptPubKey script) {
    checkAvailable();
    return outputs.values().stream().anyMatch(o -> o.script().equals(script));
  }

  /** Every script that any transaction ever paid. */
  public synchronized Set<ScriptPubKey> paidScripts() {
    checkAvailable();
    Set<ScriptPubKey> scripts = new HashSet<>();
    outputs.values().forEach(o -> scripts.add(o.script()));
    return scripts;
  }

  /** The transaction if the chain or the mempool holds it. */
  public synchronized Optional<KnownTransaction> transaction(String txid) {
    checkAvailable();
    return Optional.ofNullable(transactions.get(txid)).map(e -> known(txid, e));
  }

  /** Everything broadcast so far, accepted and not replaced, oldest first, without fundings. */
  public synchronized List<KnownTransaction> accepted() {
    return broadcasts.stream()
        .filter(BroadcastResult.Accepted.class::isInstance)
        .map(r -> ((BroadcastResult.Accepted) r).txid())
        .filter(transactions::containsKey)
        .map(txid -> known(txid, entry(txid)))
        .toList();
  }

  private static KnownTransaction known(String txid, Entry entry) {
    return new KnownTransaction(
        txid, HexFormat.of().formatHex(Transaction.write(entry.tx())), entry.height());
  }

  private Entry entry(String txid) {
    Entry entry = transactions.get(txid);
    if (entry == null) {
      throw new IllegalArgumentException("no transaction " + txid);
    }
    return entry;
  }

  @Override
  public synchronized int tipHeight() {
    checkAvailable();
    return tip;
  }

  @Override
  public synchronized Instant medianTimePast() {
    checkAvailable();
    return blockTime(Math.max(0, tip - 5));
  }

  @Override
  public synchronized Instant blockTime(int height) {
    checkAvailable();
    return GENESIS.plus(SPACING.multipliedBy(height));
  }

  @Override
  public synchronized Optional<UtxoStatus> utxo(OutPoint outPoint) {
    checkAvailable();
    Output output = outputs.get(outPoint);
    return output == null || spentBy.containsKey(outPoint)
        ? Optional.empty()
        : Optional.of(status(output));
  }

  private UtxoStatus status(Output output) {
    int height = entry(output.outPoint().txid()).height();
    int confirmations = height == 0 ? 0 : tip - height + 1;
    return new UtxoStatus(
        output.outPoint(), output.valueSats(), output.script(), confirmations, height);
  }

  @Override
  public synchronized Optional<FeeRate> estimateFee(int targetBlocks) {
    checkAvailable();
    return estimate;
  }

  @Override
  public synchronized FeeRate mempoolMinimumFee() {
    checkAvailable();
    return FeeRate.ONE;
  }

  @Override
  public synchronized BroadcastResult broadcast(byte[] raw) {
    checkAvailable();
    BroadcastResult result = accept(raw, true);
    broadcasts.add(result);
    return result;
  }

  @Override
  public synchronized Optional<String> policyProblem(byte[] raw) {
    checkAvailable();
    return accept(raw, false) instanceof BroadcastResult.Rejected rejected
        ? Optional.of(rejected.reason())
        : Optional.empty();
  }

  private BroadcastResult accept(byte[] raw, boolean keep) {
    Transaction tx;
    try {
      tx = Transaction.read(raw);
    } catch (RuntimeException malformed) {
      return new BroadcastResult.Rejected("TX decode failed: " + malformed.getMessage());
    }
    String txid = tx.txid.toString();
    if (transactions.containsKey(txid)) {
      return new BroadcastResult.AlreadyKnown(txid);
    }
    Map<fr.acinq.bitcoin.OutPoint, TxOut> previous = new HashMap<>();
    Set<String> replaced = new HashSet<>();
    long in = 0;
    for (TxIn input : tx.txIn) {
      OutPoint outPoint = outPoint(input);
      Output output = outputs.get(outPoint);
      String spender = spentBy.get(outPoint);
      if (output == null || (spender != null && !isInMempool(spender))) {
        return new BroadcastResult.Rejected("bad-txns-inputs-missingorspent");
      }
      if (spender != null) {
        if (entry(spender).tx().txIn.stream().noneMatch(i -> i.sequence <= REPLACEABLE)) {
          return new BroadcastResult.Rejected("txn-mempool-conflict");
        }
        replaced.addAll(descendants(spender));
      }
      in += output.valueSats();
      previous.put(
          input.outPoint, new TxOut(new Satoshi(output.valueSats()), output.script().bytes()));
    }
    if (previous.size() != tx.txIn.size()) {
      return new BroadcastResult.Rejected("bad-txns-inputs-duplicate");
    }
    long out = tx.txOut.stream().mapToLong(o -> o.amount.toLong()).sum();
    if (out > in) {
      return new BroadcastResult.Rejected("bad-txns-in-belowout");
    }
    long relayFee = FeeRate.ONE.feeSats(vbytes(tx));
    if (in - out < relayFee) {
      return new BroadcastResult.Rejected("min relay fee not met");
    }
    if (in - out < feesOf(replaced) + (replaced.isEmpty() ? 0 : relayFee)) {
      return new BroadcastResult.Rejected("insufficient fee");
    }
    boolean timeLocked = tx.txIn.stream().anyMatch(i -> i.sequence != TxIn.SEQUENCE_FINAL);
    if (timeLocked && !isFinal(tx.lockTime)) {
      return new BroadcastResult.Rejected("non-final");
    }
    try {
      tx.correctlySpends(previous, VERIFY);
    } catch (RuntimeException invalid) {
      return new BroadcastResult.Rejected(
          "mandatory-script-verify-flag-failed (" + invalid.getMessage() + ")");
    }
    if (keep) {
      replaced.forEach(this::evict);
      record(tx, 0);
    }
    return new BroadcastResult.Accepted(txid);
  }

  @Override
  public synchronized Optional<MempoolEntry> mempoolEntry(String txid) {
    checkAvailable();
    if (!isInMempool(txid)) {
      return Optional.empty();
    }
    Set<String> ancestors = ancestors(txid);
    Set<String> descendants = descendants(txid);
    return Optional.of(
        new MempoolEntry(
            vbytes(entry(txid).tx()),
            feesOf(Set.of(txid)),
            ancestors.stream().mapToLong(t -> vbytes(entry(t).tx())).sum(),
            feesOf(ancestors),
            descendants.size(),
            feesOf(descendants)));
  }

  /** The transaction and what it depends on in the mempool. */
  private Set<String> ancestors(String txid) {
    Set<String> found = new HashSet<>(Set.of(txid));
    for (TxIn input : entry(txid).tx().txIn) {
      String parent = input.outPoint.txid.toString();
      if (isInMempool(parent)) {
        found.addAll(ancestors(parent));
      }
    }
    return found;
  }

  /** The transaction and what depends on it. */
  private Set<String> descendants(String txid) {
    Set<String> found = new HashSet<>(Set.of(txid));
    spentBy.forEach((outPoint, spender) -> {
      if (outPoint.txid().equals(txid) && isInMempool(spender)) {
        found.addAll(descendants(spender));
      }
    });
    return found;
  }

  private long feesOf(Set<String> txids) {
    long fees = 0;
    for (String txid : txids) {
      Transaction tx = entry(txid).tx();
      for (TxIn input : tx.txIn) {
        Output spent = outputs.get(outPoint(input));
        fees += spent == null ? 0 : spent.valueSats();
      }
      fees -= tx.txOut.stream().mapToLong(o -> o.amount.toLong()).sum();
    }
    return fees;
  }

  private static int vbytes(Transaction tx) {
    return (Transaction.weight(tx) + 3) / 4;
  }

  private boolean isInMempool(@Nullable String txid) {
    Entry entry = txid == null ? null : transactions.get(txid);
    return entry != null && entry.height() == 0;
  }

  private boolean isFinal(long lockTime) {
    return lockTime < Transaction.LOCKTIME_THRESHOLD
        ? lockTime <= tip
        : lockTime < medianTimePast().getEpochSecond();
  }

  private void record(Transaction tx, int height) {
    String txid = tx.txid.toString();
    transactions.put(txid, new Entry(tx, height));
    for (TxIn input : tx.txIn) {
      if (!input.outPoint.isCoinbase()) {
        spentBy.put(outPoint(input), txid);
      }
    }
    for (int i = 0; i < tx.txOut.size(); i++) {
      TxOut output = tx.txOut.get(i);
      OutPoint outPoint = new OutPoint(txid, i);
      outputs.put(
          outPoint,
          new Output(
              outPoint,
              output.amount.toLong(),
              ScriptPubKey.of(output.publicKeyScript.toByteArray())));
    }
  }

  private static OutPoint outPoint(TxIn input) {
    return new OutPoint(input.outPoint.txid.toString(), input.outPoint.index);
  }

  private void checkAvailable() {
    if (unavailable) {
      throw new ChainUnavailableException("fake chain", "switched off by the test");
    }
  }

  /** A txid that no transaction has, for tests of missing outputs. */
  public static String unknownTxid(int seed) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) 0xee);
    bytes[0] = (byte) seed;
    return new TxId(HexFormat.of().formatHex(bytes)).toString();
  }
}
