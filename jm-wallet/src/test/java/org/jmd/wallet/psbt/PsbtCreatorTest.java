package org.jmd.wallet.psbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.psbt.PsbtException.Problem;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

/** From coins to a transaction that a node takes, by way of a signer who knows only the words. */
class PsbtCreatorTest {
  private static final HdKeys KEYS = WalletFixture.keys(1);
  private static final HdKeys OTHERS = WalletFixture.keys(2);
  private static final Timenumber MONTH = new Timenumber(40);
  private static final ScriptPubKey DESTINATION = ScriptPubKey.p2wpkh(new byte[20]);
  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();

  private final Coin far = coin(1, KEYS.path(2, Branch.INTERNAL, 654_321), 30_000);
  private final Coin near = coin(2, KEYS.path(2, Branch.EXTERNAL, 0), 50_000);
  private final Coin bond = coin(3, KEYS.bondPath(MONTH), 70_000);
  private final KeyPath change = KEYS.path(2, Branch.INTERNAL, 99_999);

  private static Coin coin(int number, KeyPath path, long sats) {
    boolean isBond = path.branch() == Branch.BOND;
    ScriptPubKey script = isBond ? KEYS.bond(MONTH).scriptPubKey() : KEYS.script(path);
    return new Coin(
        new OutPoint(("" + number).repeat(64), number),
        sats,
        script,
        KEYS.address(script).orElseThrow(),
        path,
        6,
        100,
        false,
        false,
        isBond,
        false);
  }

  private static PsbtCreator creator() {
    return new PsbtCreator(KEYS.masterFingerprint(), KEYS::publicKey);
  }

  private Tx transaction(long lockTime, Coin... coins) {
    long sats = 0;
    List<TxInput> inputs = new ArrayList<>();
    for (Coin coin : coins) {
      inputs.add(TxInput.unsigned(coin.outPoint(), TxInput.SEQUENCE_LOCK_TIME));
      sats += coin.valueSats();
    }
    return new Tx(
        2,
        inputs,
        List.of(
            new TxOutput(10_000, DESTINATION), new TxOutput(sats - 11_000, KEYS.script(change))),
        lockTime);
  }

  private Psbt create(Coin... coins) throws PsbtException {
    return creator()
        .create(
            transaction(MONTH.locktime(), coins),
            List.of(bond, near, far),
            Map.of(KEYS.script(change), change));
  }

  private static PsbtReview review(Psbt psbt, HdKeys keys) throws PsbtException {
    return PsbtReview.of(Psbt.parse(psbt.serialize()), keys, CURVE, 0);
  }

  @Test
  void aSignerWithoutChainFindsCoinsAndChangeWithoutScanning() throws PsbtException {
    PsbtReview review = review(create(far, near, bond), KEYS);

    assertThat(review.owned()).hasSize(3);
    assertThat(review.outputs())
        .extracting(PsbtReview.Output::isOwned)
        .containsExactly(false, true);
    assertThat(review.outputs().get(1).path()).contains(change);
    assertThat(review.feeSats()).isEqualTo(1_000);
    assertThat(review.spentSats()).isEqualTo(11_000);
    assertThat(review.feeRate().feeSats(review.vbytes())).isBetween(995L, 1_005L);
    assertThat(review(create(far), OTHERS).owned()).isEmpty();
  }

  @Test
  void givesTheTransactionThatAllSignaturesUnlock() throws PsbtException {
    Psbt signed = review(create(far, near, bond), KEYS).sign();

    FinalizedPsbt done = FinalizedPsbt.of(Psbt.parse(signed.serialize()), CURVE);

    assertThat(done.feeSats()).isEqualTo(1_000);
    assertThat(done.transaction().txid()).isEqualTo(signed.transaction().txid());
    assertThat(done.transaction().inputs().get(2).witness().get(1).bytes())
        .isEqualTo(KEYS.bond(MONTH).bytes());
    assertThat(Tx.tryParse(done.bytes())).contains(done.transaction());
    List<PrevOut> spent =
        List.of(far, near, bond).stream()
            .map(c -> new PrevOut(c.outPoint(), c.valueSats(), c.script()))
            .toList();
    assertThat(ScriptVerifier.verify(done.transaction(), spent))
        .isEqualTo(new ScriptVerdict.Valid());
  }

  @Test
  void refusesToFinaliseWhatIsNotWhollySigned() throws PsbtException {
    Psbt unsigned = create(far, near);

    assertThatThrownBy(() -> FinalizedPsbt.of(unsigned, CURVE))
        .isInstanceOfSatisfying(
            PsbtException.class, e -> assertThat(e.problem()).isEqualTo(Problem.SIGNATURE))
        .hasMessageContaining("not signed");
  }

  @Test
  void refusesToFinaliseSignaturesOfSomethingElse() throws PsbtException {
    Psbt one = review(create(near), KEYS).sign();
    PsbtRecord signature = one.input(0).getLast();
    Psbt other = create(near, far).withInputRecord(0, signature);

    assertThatThrownBy(() -> FinalizedPsbt.of(other, CURVE))
        .isInstanceOf(PsbtException.class)
        .hasMessageContaining("invalid signature");
  }

  @Test
  void refusesAFinalWitnessThatDoesNotUnlock() throws PsbtException {
    Psbt unsigned = create(near);
    Psbt forged =
        unsigned.withInputRecord(
            0, PsbtRecord.single(PsbtRecord.IN_FINAL_WITNESS, new byte[] {1, 1, 1}));

    assertThatThrownBy(() -> FinalizedPsbt.of(forged, CURVE)).isInstanceOf(PsbtException.class);
  }

  @Test
  void combinesSignaturesMadeApart() throws PsbtException {
    Psbt unsigned = create(near, far);
    Psbt whole = review(unsigned, KEYS).sign();
    Psbt first = unsigned.withInputRecord(0, whole.input(0).getLast());
    Psbt second = unsigned.withInputRecord(1, whole.input(1).getLast());

    assertThat(first.combine(second).serialize()).isEqualTo(whole.serialize());
    assertThat(second.combine(first).serialize()).isEqualTo(whole.serialize());
    assertThat(whole.combine(whole).serialize()).isEqualTo(whole.serialize());
  }

  @Test
  void refusesToCombineOthersAndContradictions() throws PsbtException {
    Psbt one = create(near);
    Psbt contradicting = one.withInputRecord(0, PsbtRecord.single(0xfc, new byte[] {1}));
    Psbt contradicted = one.withInputRecord(0, PsbtRecord.single(0xfc, new byte[] {2}));

    assertThatThrownBy(() -> one.combine(create(far))).isInstanceOf(PsbtException.class);
    assertThatThrownBy(() -> contradicting.combine(contradicted)).isInstanceOf(PsbtException.class);
  }

  @Test
  void refusesCoinsThatAreNotOurs() {
    Coin foreign =
        new Coin(
            near.outPoint(),
            50_000,
            OTHERS.script(near.path()),
            "",
            near.path(),
            6,
            100,
            false,
            false,
            false,
            false);

    assertThatThrownBy(() -> creator().create(transaction(0, near), List.of(foreign), Map.of()))
        .isInstanceOf(PsbtException.class);
    assertThatThrownBy(() -> creator().create(transaction(0, near), List.of(far), Map.of()))
        .isInstanceOf(PsbtException.class);
  }

  @Test
  void recognisesABondThatIsPaid() throws PsbtException {
    Tx funding =
        new Tx(
            2,
            List.of(TxInput.unsigned(near.outPoint(), TxInput.SEQUENCE_FINAL)),
            List.of(new TxOutput(49_000, KEYS.bond(MONTH).scriptPubKey())),
            0);

    PsbtReview review = review(creator().create(funding, List.of(near), Map.of()), KEYS);

    assertThat(review.outputs().getFirst().path()).contains(KEYS.bondPath(MONTH));
  }

  @Test
  void warnsOfWhatDeservesASecondLook() throws PsbtException {
    Coin elsewhere = coin(4, KEYS.path(0, Branch.EXTERNAL, 7), 20_000);
    Tx odd =
        new Tx(
            2,
            List.of(
                TxInput.unsigned(near.outPoint(), 0), TxInput.unsigned(elsewhere.outPoint(), 0)),
            List.of(new TxOutput(100, DESTINATION), new TxOutput(30_000, near.script())),
            800_000);
    Psbt psbt = creator().create(odd, List.of(near, elsewhere), Map.of());

    assertThat(PsbtWarning.of(review(psbt, KEYS)))
        .extracting(PsbtWarning::kind)
        .containsExactlyInAnyOrder(
            PsbtWarning.Kind.MIXDEPTHS_JOINED,
            PsbtWarning.Kind.HIGH_FEE,
            PsbtWarning.Kind.ADDRESS_REUSED,
            PsbtWarning.Kind.DUST,
            PsbtWarning.Kind.LOCKED);
    assertThat(PsbtWarning.of(review(psbt, OTHERS)))
        .extracting(PsbtWarning::kind)
        .contains(PsbtWarning.Kind.NOTHING_OWNED);
    assertThat(PsbtWarning.of(review(review(psbt, KEYS).sign(), KEYS)))
        .extracting(PsbtWarning::kind)
        .contains(PsbtWarning.Kind.SIGNED_ALREADY);
  }
}
