package org.jmd.wallet.psbt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.TxSize;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * What a PSBT does, as far as it concerns one wallet, and the signatures that the wallet can add
 * (wallet.md 5.7). To be shown to the owner before {@link #sign}. Immutable.
 */
public final class PsbtReview {
  /**
   * An input.
   *
   * @param index its position
   * @param spent its coin
   * @param bond what locks it if it is a bond
   * @param path of the key of ours that it is locked to, empty if it is foreign
   * @param signed whether it carries a valid signature of ours already
   */
  public record Input(
      int index, PrevOut spent, Optional<BondScript> bond, Optional<KeyPath> path, boolean signed) {
    /** Whether it is locked to a key of ours. */
    public boolean isOwned() {
      return path.isPresent();
    }

    /** Whether our signature is still missing. */
    public boolean isSignable() {
      return isOwned() && !signed;
    }
  }

  /**
   * An output.
   *
   * @param index its position
   * @param paid what it pays
   * @param path of the key of ours that it is locked to, empty if it pays somebody else
   */
  public record Output(int index, TxOutput paid, Optional<KeyPath> path) {
    /** Whether it pays to a key of ours. */
    public boolean isOwned() {
      return path.isPresent();
    }
  }

  private static final int SIGHASH_ALL = 1;

  private final Psbt psbt;
  private final HdKeys keys;
  private final Secp256k1 curve;
  private final List<Input> inputs;
  private final List<Output> outputs;
  private final long feeSats;
  private final int vbytes;

  private PsbtReview(
      Psbt psbt,
      HdKeys keys,
      Secp256k1 curve,
      List<Input> inputs,
      List<Output> outputs,
      long feeSats,
      int vbytes) {
    this.psbt = psbt;
    this.keys = keys;
    this.curve = curve;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.feeSats = feeSats;
    this.vbytes = vbytes;
  }

  /**
   * Reviews a PSBT.
   *
   * @param keys of the wallet; stay the caller's
   * @param scanRange how many addresses of each branch are compared with inputs that do not say
   *     where their key comes from, 0 for none
   * @throws PsbtException if it must not be signed
   */
  public static PsbtReview of(Psbt psbt, HdKeys keys, Secp256k1 curve, int scanRange)
      throws PsbtException {
    if (scanRange < 0) {
      throw new IllegalArgumentException("scan range must be at least 0, got " + scanRange);
    }
    Tx tx = psbt.transaction();
    List<PsbtCoin> coins = new ArrayList<>();
    for (int i = 0; i < tx.inputs().size(); i++) {
      coins.add(PsbtCoin.of(tx.inputs().get(i).outPoint(), psbt.input(i)));
    }
    long fee = feeSats(tx, coins);
    int vbytes =
        TxSize.vbytes(
            coins.stream().map(c -> TxSize.InputKind.of(c.spent().script())).toList(),
            tx.outputs().stream().map(TxOutput::script).toList());
    PartialSignatures signatures = new PartialSignatures(tx, curve);
    KeySearch search = new KeySearch(keys, scanRange);
    List<Optional<KeyPath>> paths = search.inputs(psbt, coins);
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < coins.size(); i++) {
      PsbtCoin coin = coins.get(i);
      boolean signed =
          paths.get(i).isPresent()
              && checkOwned(psbt, i, coin, keys.publicKey(paths.get(i).get()), signatures);
      inputs.add(new Input(i, coin.spent(), coin.bond(), paths.get(i), signed));
    }
    return new PsbtReview(psbt, keys, curve, inputs, outputs(psbt, search), fee, vbytes);
  }

  private static List<Output> outputs(Psbt psbt, KeySearch search) {
    List<Optional<KeyPath>> paths = search.outputs(psbt);
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      outputs.add(new Output(i, psbt.transaction().outputs().get(i), paths.get(i)));
    }
    return outputs;
  }

  private static long feeSats(Tx tx, List<PsbtCoin> coins) throws PsbtException {
    for (TxOutput output : tx.outputs()) {
      if (output.script().kind() == ScriptPubKey.Kind.OTHER) {
        throw new PsbtException(
            Problem.OUTPUT, "pays a script of unknown kind: " + output.script().hex());
      }
    }
    // At most 10,000 values of at most 21 million bitcoins each: no overflow.
    long in = coins.stream().mapToLong(c -> c.spent().valueSats()).sum();
    long out = tx.outputSats();
    if (in > ProtocolConstants.MAX_MONEY_SATS || out > in) {
      throw new PsbtException(Problem.AMOUNT, "spends " + in + " sats and pays " + out + " sats");
    }
    return in - out;
  }

  /** Refuses an input of ours that must not be signed; returns whether it is signed already. */
  private static boolean checkOwned(
      Psbt psbt, int index, PsbtCoin coin, PublicKey key, PartialSignatures signatures)
      throws PsbtException {
    List<PsbtRecord> records = psbt.input(index);
    Optional<byte[]> type = PsbtCoin.find(records, PsbtRecord.IN_SIGHASH_TYPE);
    if (type.isPresent() && !isAll(type.get())) {
      throw new PsbtException(
          Problem.SIGHASH_TYPE, "input " + index + " must be signed with SIGHASH_ALL");
    }
    if (coin.bond().isPresent()) {
      checkLock(psbt.transaction(), index, coin.bond().get());
    }
    if (PsbtCoin.find(records, PsbtRecord.IN_FINAL_WITNESS).isPresent()) {
      throw new PsbtException(Problem.SIGNATURE, "input " + index + " is finalised already");
    }
    boolean signed = false;
    for (PsbtRecord item : records) {
      if (item.type() == PsbtRecord.IN_PARTIAL_SIG) {
        boolean valid =
            PublicKey.tryOf(item.keyData()).filter(key::equals).isPresent()
                && signatures.isValid(index, coin, key, item.value().bytes());
        if (!valid) {
          throw new PsbtException(
              Problem.SIGNATURE, "input " + index + " carries an invalid signature");
        }
        signed = true;
      }
    }
    return signed;
  }

  private static boolean isAll(byte[] type) {
    return type[0] == SIGHASH_ALL && type[1] == 0 && type[2] == 0 && type[3] == 0;
  }

  private static void checkLock(Tx tx, int index, BondScript bond) throws PsbtException {
    boolean sameUnit =
        bond.locktime() >= Tx.LOCK_TIME_THRESHOLD == tx.lockTime() >= Tx.LOCK_TIME_THRESHOLD;
    if (!sameUnit
        || tx.lockTime() < bond.locktime()
        || tx.inputs().get(index).sequence() == TxInput.SEQUENCE_FINAL) {
      throw new PsbtException(
          Problem.LOCK_TIME,
          "input "
              + index
              + " is a bond locked until "
              + bond.locktime()
              + ", which the transaction does not respect");
    }
  }

  /** The reviewed PSBT. */
  public Psbt psbt() {
    return psbt;
  }

  /** All inputs. */
  public List<Input> inputs() {
    return inputs;
  }

  /** All outputs. */
  public List<Output> outputs() {
    return outputs;
  }

  /** What our coins are worth, less what comes back to us, in satoshis; negative if we gain. */
  public long spentSats() {
    long ours = owned().stream().mapToLong(i -> i.spent().valueSats()).sum();
    return ours
        - outputs.stream().filter(Output::isOwned).mapToLong(o -> o.paid().valueSats()).sum();
  }

  /** What the miners get for a virtual byte, rounded to hundredths. */
  public FeeRate feeRate() {
    return new FeeRate(
        BigDecimal.valueOf(feeSats).divide(BigDecimal.valueOf(vbytes), 2, RoundingMode.HALF_UP));
  }

  /** Those locked to keys of ours; if there are none, this PSBT is for somebody else. */
  public List<Input> owned() {
    return inputs.stream().filter(Input::isOwned).toList();
  }

  /** Those that {@link #sign} signs. */
  public List<Input> signable() {
    return inputs.stream().filter(Input::isSignable).toList();
  }

  /** What the miners get, in satoshis; 0 deserves a warning. */
  public long feeSats() {
    return feeSats;
  }

  /** Virtual bytes once signed. */
  public int vbytes() {
    return vbytes;
  }

  /**
   * Refuses a fee that can only be a mistake.
   *
   * @throws PsbtException if the fee rate is above the cap
   */
  public void requireFeeRateAtMost(FeeRate cap) throws PsbtException {
    if (feeSats > cap.feeSats(vbytes)) {
      throw new PsbtException(
          Problem.FEE_RATE, "fee of " + feeSats + " sats for " + vbytes + " vB is above " + cap);
    }
  }

  /**
   * Adds the signatures that are missing and nothing else; without any, the result is the same.
   *
   * @throws IllegalStateException if the keys have been wiped
   */
  public Psbt sign() {
    InputSigner signer = new InputSigner(curve);
    Psbt result = psbt;
    for (Input input : signable()) {
      KeyPath path = input.path().orElseThrow();
      try (SecretBytes key = keys.privateKey(path)) {
        ByteString signature =
            input.bond().isPresent()
                ? signer
                    .signBond(
                        psbt.transaction(),
                        input.spent(),
                        keys.bond(new Timenumber(path.index())).bytes(),
                        key)
                    .getFirst()
                : signer.signP2wpkh(psbt.transaction(), input.spent(), key).signature();
        result =
            result.withInputRecord(
                input.index(),
                PsbtRecord.keyed(
                    PsbtRecord.IN_PARTIAL_SIG, keys.publicKey(path).bytes(), signature.bytes()));
      }
    }
    return result;
  }
}
