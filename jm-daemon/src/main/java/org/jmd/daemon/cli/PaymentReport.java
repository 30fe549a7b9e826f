package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.send.Sent;

/**
 * A payment, made or planned: the document of {@code --json} and the text for people.
 *
 * @param txid null while it is only planned
 * @param broadcast whether the node has it
 * @param replaces txid of the payment that it replaces
 * @param hex of the signed transaction; null while it is only planned
 */
record PaymentReport(
    Optional<String> txid,
    boolean broadcast,
    int mixdepth,
    String destination,
    long amountSats,
    long feeSats,
    BigDecimal feeRateSatVb,
    int vbytes,
    long changeSats,
    Optional<String> changeAddress,
    List<Input> inputs,
    Optional<Long> lockTime,
    Optional<Boolean> replaceable,
    Optional<String> replaces,
    List<String> warnings,
    Optional<String> hex) {
  /** A coin that is spent. */
  record Input(String outpoint, String address, long valueSats, int confirmations) {
    static Input of(Coin coin) {
      return new Input(
          coin.outPoint().toString(), coin.address(), coin.valueSats(), coin.confirmations());
    }
  }

  /** A payment that is only planned. */
  static PaymentReport planned(
      List<Coin> inputs,
      String destination,
      long amountSats,
      long changeSats,
      long feeSats,
      int vbytes,
      Optional<String> replaces,
      List<String> warnings) {
    return new PaymentReport(
        Optional.empty(),
        false,
        inputs.getFirst().mixdepth(),
        destination,
        amountSats,
        feeSats,
        BigDecimal.valueOf(feeSats)
            .divide(BigDecimal.valueOf(vbytes), 3, RoundingMode.HALF_EVEN)
            .stripTrailingZeros(),
        vbytes,
        changeSats,
        Optional.empty(),
        inputs.stream().map(Input::of).toList(),
        Optional.empty(),
        Optional.empty(),
        replaces,
        List.copyOf(warnings),
        Optional.empty());
  }

  /** The same once it is signed. */
  PaymentReport made(Sent sent, boolean sentOut) {
    Tx tx = sent.transaction();
    return new PaymentReport(
        Optional.of(sent.txid()),
        sentOut,
        mixdepth,
        destination,
        amountSats,
        feeSats,
        feeRateSatVb,
        vbytes,
        changeSats,
        sent.changeAddress(),
        inputs,
        Optional.of(tx.lockTime()),
        Optional.of(
            tx.inputs().stream().anyMatch(i -> i.sequence() <= TxInput.SEQUENCE_REPLACEABLE)),
        replaces,
        warnings,
        Optional.of(sent.hex()));
  }

  /** The lines that a person reads before the answer. */
  List<String> summary(Style style) {
    List<String> lines = new ArrayList<>();
    Table spent = new Table("spends", ">sats", ">confirmations", "address");
    for (Input i : inputs) {
      spent.row(i.outpoint(), "%,d".formatted(i.valueSats()), i.confirmations(), i.address());
    }
    lines.addAll(spent.lines(style));
    lines.add("");
    replaces.ifPresent(txid -> lines.add("replaces  " + txid));
    lines.add("pays      %,d sats to %s".formatted(amountSats, style.bold(destination)));
    lines.add(
        changeSats == 0
            ? "change    none"
            : "change    %,d sats to mixdepth %d".formatted(changeSats, mixdepth));
    lines.add(
        "fee       %,d sats, %s sat/vB (%d vB)"
            .formatted(feeSats, feeRateSatVb.toPlainString(), vbytes));
    warnings.forEach(w -> lines.add(style.warning("warning: " + w)));
    return lines;
  }

  /** Shows the result. */
  void show(Output output, boolean withHex) {
    output.show(
        this,
        out -> {
          txid.ifPresent(id -> out.line("txid: " + id));
          if (withHex) {
            hex.ifPresent(out::line);
          }
        });
  }
}
