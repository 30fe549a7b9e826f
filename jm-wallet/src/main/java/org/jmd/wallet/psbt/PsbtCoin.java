package org.jmd.wallet.psbt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * The coin that an input spends, of a kind that can be signed here.
 *
 * @param spent the coin
 * @param bond what locks it if it is a bond, empty for P2WPKH
 */
record PsbtCoin(PrevOut spent, Optional<BondScript> bond) {
  static PsbtCoin of(OutPoint outPoint, List<PsbtRecord> records) throws PsbtException {
    byte[] output =
        find(records, PsbtRecord.IN_WITNESS_UTXO)
            .orElseThrow(() -> refused(outPoint, "comes without its output (witness_utxo)"));
    TxOutput coin = output(outPoint, output);
    if (find(records, PsbtRecord.IN_REDEEM_SCRIPT).isPresent()
        || find(records, PsbtRecord.IN_FINAL_SCRIPTSIG).isPresent()) {
      throw refused(outPoint, "is no native segwit input");
    }
    checkTransaction(outPoint, coin, records);
    PrevOut spent = new PrevOut(outPoint, coin.valueSats(), coin.script());
    Optional<byte[]> script = find(records, PsbtRecord.IN_WITNESS_SCRIPT);
    return switch (coin.script().kind()) {
      case P2WPKH -> {
        if (script.isPresent()) {
          throw refused(outPoint, "has a witness script that it does not need");
        }
        yield new PsbtCoin(spent, Optional.empty());
      }
      case P2WSH -> {
        Optional<BondScript> bond =
            script
                .flatMap(CanonicalBond::tryParse)
                .filter(b -> b.scriptPubKey().equals(coin.script()));
        if (bond.isEmpty()) {
          throw refused(outPoint, "is no fidelity bond with its witness script");
        }
        yield new PsbtCoin(spent, bond);
      }
      case P2PKH, P2SH, P2TR, OTHER -> throw refused(outPoint, "is neither P2WPKH nor a bond");
    };
  }

  private static TxOutput output(OutPoint outPoint, byte[] value) throws PsbtException {
    int scriptAt = Long.BYTES + 1;
    if (value.length < scriptAt || (value[Long.BYTES] & 0xff) != value.length - scriptAt) {
      throw refused(outPoint, "comes with a malformed output");
    }
    long sats = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (sats < 0 || sats > ProtocolConstants.MAX_MONEY_SATS) {
      throw new PsbtException(Problem.AMOUNT, "value of coin " + outPoint + " is out of range");
    }
    return new TxOutput(sats, ScriptPubKey.of(Arrays.copyOfRange(value, scriptAt, value.length)));
  }

  /** Where the whole transaction is given too, both must agree. */
  private static void checkTransaction(OutPoint outPoint, TxOutput coin, List<PsbtRecord> records)
      throws PsbtException {
    Optional<byte[]> whole = find(records, PsbtRecord.IN_NON_WITNESS_UTXO);
    if (whole.isEmpty()) {
      return;
    }
    boolean agrees =
        Tx.tryParse(whole.get())
            .filter(tx -> tx.txid().equals(outPoint.txid()))
            .filter(tx -> outPoint.index() < tx.outputs().size())
            .filter(tx -> tx.outputs().get((int) outPoint.index()).equals(coin))
            .isPresent();
    if (!agrees) {
      throw refused(outPoint, "comes with a transaction that does not contain its output");
    }
  }

  static Optional<byte[]> find(List<PsbtRecord> records, int type) {
    return records.stream()
        .filter(item -> item.type() == type)
        .findFirst()
        .map(item -> item.value().bytes());
  }

  private static PsbtException refused(OutPoint outPoint, String why) {
    return new PsbtException(Problem.INPUT, "input " + outPoint + " " + why);
  }
}
