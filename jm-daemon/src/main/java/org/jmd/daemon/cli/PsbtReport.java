package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.bond.BondScript;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.psbt.PsbtException;
import org.jmd.wallet.psbt.PsbtReview;
import org.jmd.wallet.psbt.PsbtWarning;

/**
 * What a PSBT does, for its signer: the document of {@code --json} and the text for people.
 *
 * @param spentSats what leaves the wallet, the fee included; negative if it gains
 * @param vbytes once signed
 * @param refusal why it is not signed in any case, null if it may be
 */
record PsbtReport(
    String txid,
    String network,
    long lockTime,
    List<Input> inputs,
    List<Output> outputs,
    long spentSats,
    long feeSats,
    int vbytes,
    BigDecimal feeRateSatVb,
    int signableInputs,
    List<Warning> warnings,
    Optional<String> refusal) {
  /** An input: a coin. */
  record Input(
      int index,
      String outpoint,
      String address,
      long valueSats,
      boolean ours,
      Optional<String> path,
      Optional<Integer> mixdepth,
      Optional<Long> bondLocktime,
      boolean signed) {}

  /** An output. */
  record Output(
      int index,
      String address,
      long valueSats,
      boolean ours,
      Optional<String> path,
      Optional<Integer> mixdepth) {}

  /** Something to look at twice. */
  record Warning(String kind, String text) {}

  static PsbtReport of(PsbtReview review, Network network, FeeRate cap) {
    return new PsbtReport(
        review.psbt().transaction().txid(),
        network.wireName(),
        review.psbt().transaction().lockTime(),
        review.inputs().stream().map(i -> input(i, network)).toList(),
        review.outputs().stream().map(o -> output(o, network)).toList(),
        review.spentSats(),
        review.feeSats(),
        review.vbytes(),
        review.feeRate().satsPerVbyte(),
        review.signable().size(),
        PsbtWarning.of(review).stream()
            .map(w -> new Warning(w.kind().name().toLowerCase(Locale.ROOT), w.text()))
            .toList(),
        refusal(review, cap));
  }

  private static Input input(PsbtReview.Input input, Network network) {
    return new Input(
        input.index(),
        input.spent().outPoint().toString(),
        address(input.spent().script(), network),
        input.spent().valueSats(),
        input.isOwned(),
        input.path().map(KeyPath::toString),
        input.path().map(KeyPath::mixdepth),
        input.bond().map(BondScript::locktime),
        input.signed());
  }

  private static Output output(PsbtReview.Output output, Network network) {
    return new Output(
        output.index(),
        address(output.paid().script(), network),
        output.paid().valueSats(),
        output.isOwned(),
        output.path().map(KeyPath::toString),
        output.path().map(KeyPath::mixdepth));
  }

  private static String address(ScriptPubKey script, Network network) {
    return Addresses.format(script, network).orElseGet(() -> "script " + script.hex());
  }

  private static Optional<String> refusal(PsbtReview review, FeeRate cap) {
    if (review.owned().isEmpty()) {
      return Optional.of("no input of this PSBT is ours");
    }
    try {
      review.requireFeeRateAtMost(cap);
      return Optional.empty();
    } catch (PsbtException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** The lines for people. */
  Stream<String> lines(Style style) {
    Table spent = new Table(">input", ">sats", "address", "owner");
    for (Input i : inputs) {
      String state = i.signed() ? ", signed" : "";
      spent.row(i.index(), "%,d".formatted(i.valueSats()), i.address(), owner(i, style) + state);
    }
    Table paid = new Table(">output", ">sats", "address", "owner");
    for (Output o : outputs) {
      paid.row(
          o.index(),
          "%,d".formatted(o.valueSats()),
          o.address(),
          o.path().map(p -> style.good("ours ") + p).orElse("foreign"));
    }
    return Stream.of(
            Stream.of("transaction " + txid + " on " + network, ""),
            spent.lines(style).stream(),
            Stream.of(""),
            paid.lines(style).stream(),
            Stream.of(
                "",
                "fee:    %,d sats, %s sat/vB (%d vB)"
                    .formatted(feeSats, feeRateSatVb.toPlainString(), vbytes),
                spentSats >= 0
                    ? "leaves the wallet: %,d sats with the fee".formatted(spentSats)
                    : "the wallet gains %,d sats".formatted(-spentSats)),
            warnings.stream().map(w -> style.warning("warning: " + w.text())),
            refusal.stream().map(r -> style.bad("refused: " + r)))
        .flatMap(part -> part);
  }

  private static String owner(Input input, Style style) {
    String bond = input.bondLocktime().map(t -> ", bond locked until " + time(t)).orElse("");
    return input.path().map(p -> style.good("ours ") + p).orElse("foreign") + bond;
  }

  private static String time(long seconds) {
    return java.time.Instant.ofEpochSecond(seconds).toString();
  }
}
