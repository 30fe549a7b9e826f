package org.jmd.daemon.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Offer;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.UtxoRef;

/** Transactions in which a maker that has shown its coins is to lose some. */
final class Theft {
  private static final long MINER_FEE = 1_500;

  private final FakeChain chain;
  private final Entropy entropy;
  private final List<TxInput> inputs = new ArrayList<>();
  private final List<TxOutput> outputs = new ArrayList<>();
  private final ScriptPubKey own;

  /** What is bent in the transaction that was agreed. */
  enum Trick {
    /** Nothing. Nobody broadcasts it. */
    HONEST,
    /** A satoshi of the maker's equal output. */
    SHORT_OUTPUT,
    /** A satoshi of its change. */
    SHORT_CHANGE,
    /** The maker's fee. */
    NO_FEE,
    /** Its equal output goes to somebody else. */
    DIVERTED_OUTPUT,
    /** Its change goes to somebody else. */
    DIVERTED_CHANGE,
    /** It has no equal output. */
    MISSING_OUTPUT,
    /** It has no change. */
    MISSING_CHANGE,
    /** One output pays for both of its promises. */
    ONE_OUTPUT_FOR_BOTH,
    /** Another coin of the maker is spent too. */
    MORE_OF_ITS_COINS,
    /** One of its coins is left out. */
    FEWER_OF_ITS_COINS,
    /** One of its coins is spent twice. */
    COIN_TWICE
  }

  Theft(FakeChain chain, Entropy entropy) {
    this.chain = chain;
    this.entropy = entropy;
    this.own = ScriptPubKey.p2wpkh(entropy.bytes(20));
  }

  /**
   * A transaction on what the maker has shown.
   *
   * @param more another coin of the maker, if one is known
   */
  Tx tx(
      Trick trick,
      Boxed.IoAuth shown,
      Offer offer,
      long amountSats,
      OutPoint bait,
      Optional<OutPoint> more) {
    inputs.clear();
    outputs.clear();
    long makerSats = 0;
    for (UtxoRef ref : shown.utxos()) {
      inputs.add(input(ref.outPoint()));
      makerSats += value(ref.outPoint());
    }
    inputs.add(input(bait));
    long feeSats = offer.fee().fee(amountSats);
    long change = Math.max(0, makerSats - amountSats - offer.txFeeSats() + feeSats);
    outputs.add(new TxOutput(amountSats, script(shown.coinJoinAddress())));
    outputs.add(new TxOutput(change, script(shown.changeAddress())));
    outputs.add(new TxOutput(amountSats, own));
    outputs.add(
        new TxOutput(
            Math.max(0, value(bait) - amountSats - feeSats - MINER_FEE),
            ScriptPubKey.p2wpkh(entropy.bytes(20))));
    bend(trick, feeSats, more);
    return new Tx(2, inputs, outputs, 0);
  }

  private void bend(Trick trick, long feeSats, Optional<OutPoint> more) {
    switch (trick) {
      case HONEST -> {
        // As it was agreed.
      }
      case SHORT_OUTPUT -> pay(0, outputs.get(0).valueSats() - 1);
      case SHORT_CHANGE -> pay(1, Math.max(0, outputs.get(1).valueSats() - 1));
      case NO_FEE -> pay(1, Math.max(0, outputs.get(1).valueSats() - Math.max(1, feeSats)));
      case DIVERTED_OUTPUT -> divert(0);
      case DIVERTED_CHANGE -> divert(1);
      case MISSING_OUTPUT -> outputs.remove(0);
      case MISSING_CHANGE -> outputs.remove(1);
      case ONE_OUTPUT_FOR_BOTH -> {
        pay(0, Math.max(outputs.get(0).valueSats(), outputs.get(1).valueSats()));
        outputs.remove(1);
      }
      case MORE_OF_ITS_COINS -> more.ifPresent(coin -> inputs.add(input(coin)));
      case FEWER_OF_ITS_COINS -> inputs.removeFirst();
      case COIN_TWICE -> inputs.add(inputs.getFirst());
    }
  }

  private void pay(int output, long sats) {
    outputs.set(output, new TxOutput(sats, outputs.get(output).script()));
  }

  private void divert(int output) {
    outputs.set(output, new TxOutput(outputs.get(output).valueSats(), own));
  }

  /** Zero for a coin that does not exist: makers have vices too. */
  private long value(OutPoint coin) {
    return chain.output(coin).map(TxOutput::valueSats).orElse(0L);
  }

  private static TxInput input(OutPoint coin) {
    return new TxInput(coin, ByteString.EMPTY, TxInput.SEQUENCE_LOCK_TIME, List.of());
  }

  private static ScriptPubKey script(String address) {
    return Addresses.parse(address, Purse.NETWORK);
  }
}
