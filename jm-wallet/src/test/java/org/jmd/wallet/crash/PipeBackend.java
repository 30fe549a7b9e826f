package org.jmd.wallet.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.backend.BranchIndex;
import org.jmd.wallet.backend.Enumeration;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanReport;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.backend.Watched;
import org.jmd.wallet.keys.WatchedDescriptor;

/** A chain that lives in the parent and so outlives its users. */
final class PipeBackend implements WalletBackend {
  private final Pipe pipe;

  PipeBackend(Pipe pipe) {
    this.pipe = pipe;
  }

  private Stream<String> list(String question) {
    return Arrays.stream(pipe.ask(question).split(" ", -1)).filter(word -> !word.isEmpty());
  }

  @Override
  public String description() {
    return "chain of the parent";
  }

  @Override
  public Watched watch(String walletName, List<WatchedDescriptor> descriptors, ScanFrom from) {
    return new Watched(descriptors, false);
  }

  @Override
  public List<WalletOutput> unspent() {
    return list("unspent").map(PipeBackend::output).toList();
  }

  private static WalletOutput output(String text) {
    String[] parts = text.split(",", -1);
    return new WalletOutput(
        OutPoint.tryParse(parts[0]).orElseThrow(),
        Long.parseLong(parts[1]),
        ScriptPubKey.fromHex(parts[2]),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]));
  }

  @Override
  public Set<String> usedAddresses() {
    return list("used").collect(Collectors.toSet());
  }

  @Override
  public Optional<Boolean> hasReceived(String address) {
    return Optional.of(pipe.ask("received " + address).equals("true"));
  }

  @Override
  public Optional<WalletTransaction> transaction(String txid) {
    return list("transaction " + txid)
        .findFirst()
        .map(hex -> new WalletTransaction(txid, hex, 1, 1, Optional.of(Instant.EPOCH)));
  }

  @Override
  public BroadcastResult broadcast(byte[] transaction) {
    String[] answer = pipe.ask("broadcast " + HexFormat.of().formatHex(transaction)).split(" ", 2);
    return answer[0].equals("accepted")
        ? new BroadcastResult.Accepted(answer[1])
        : new BroadcastResult.Rejected(answer[1]);
  }

  @Override
  public boolean watchAddresses(String walletName, List<String> addresses, ScanFrom from) {
    return false;
  }

  @Override
  public Map<String, BranchIndex> locate(Collection<String> addresses) {
    return Map.of();
  }

  @Override
  public Optional<Enumeration> transactionsSince(String cursor) {
    return Optional.empty();
  }

  @Override
  public ScanStatus rescan(int fromHeight) {
    return scanStatus();
  }

  @Override
  public Optional<ScanReport> scanReport() {
    return Optional.empty();
  }

  @Override
  public ScanStatus scanStatus() {
    return new ScanStatus.Idle();
  }

  @Override
  public int tipHeight() {
    return Integer.parseInt(pipe.ask("height"));
  }

  @Override
  public Instant medianTimePast() {
    return Instant.EPOCH.plus(Duration.ofDays(20_000));
  }

  @Override
  public Instant blockTime(int height) {
    return medianTimePast();
  }

  @Override
  public Optional<UtxoStatus> utxo(OutPoint outPoint) {
    return unspent().stream()
        .filter(o -> o.outPoint().equals(outPoint))
        .map(o ->
            new UtxoStatus(o.outPoint(), o.valueSats(), o.script(), o.confirmations(), o.height()))
        .findFirst();
  }

  @Override
  public Optional<FeeRate> estimateFee(int targetBlocks) {
    return Optional.of(FeeRate.ONE);
  }

  @Override
  public FeeRate mempoolMinimumFee() {
    return FeeRate.ONE;
  }

  @Override
  public Optional<String> policyProblem(byte[] transaction) {
    return Optional.empty();
  }

  @Override
  public void close() {
    // The pipe stays open as long as the process lives.
  }
}
