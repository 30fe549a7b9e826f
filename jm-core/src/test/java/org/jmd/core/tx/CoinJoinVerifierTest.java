package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jmd.core.tx.TxFormatException.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One test per rule of coinjoin.md 1.11; rows A57 to A71 of its attack table. */
class CoinJoinVerifierTest {
  private static final int TIP = 800_000;
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final long AMOUNT = 1_000_000;
  private static final long CHANGE = 500_200;
  private static final ScriptPubKey CJ = script(1);
  private static final ScriptPubKey CHANGE_SCRIPT = script(2);
  private static final OutPoint OURS_0 = outPoint(1);
  private static final OutPoint OURS_1 = outPoint(2);
  private static final OutPoint TAKERS = outPoint(9);

  private CoinJoinTerms terms = terms(300, 100);
  private VerifyContext context = VerifyContext.at(TIP, NOW);
  private Draft tx = validTx();

  private static ScriptPubKey script(int tag) {
    byte[] hash = new byte[20];
    hash[0] = (byte) tag;
    return ScriptPubKey.p2wpkh(hash);
  }

  private static OutPoint outPoint(int tag) {
    return new OutPoint(String.format("%02x", tag).repeat(32), tag);
  }

  private static CoinJoinTerms terms(long cjFee, long txFee) {
    return new CoinJoinTerms(
        AMOUNT,
        cjFee,
        txFee,
        List.of(new PrevOut(OURS_0, 900_000, script(7)), new PrevOut(OURS_1, 600_000, script(8))),
        CJ,
        CHANGE_SCRIPT);
  }

  private static Draft validTx() {
    Tx valid =
        new Tx(
            2,
            List.of(
                TxInput.unsigned(TAKERS, TxInput.SEQUENCE_LOCK_TIME),
                TxInput.unsigned(OURS_1, TxInput.SEQUENCE_LOCK_TIME),
                TxInput.unsigned(OURS_0, TxInput.SEQUENCE_LOCK_TIME)),
            List.of(
                new TxOutput(CHANGE, CHANGE_SCRIPT),
                new TxOutput(AMOUNT, script(20)),
                new TxOutput(AMOUNT, CJ),
                new TxOutput(77_777, script(21))),
            TIP);
    return new Draft(valid);
  }

  @BeforeEach
  void startsFromAnAcceptedTransaction() {
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
  }

  private TxVerdict verdict() {
    return CoinJoinVerifier.verify(terms, tx.serialize(), context);
  }

  private Draft.Input input(OutPoint outPoint) {
    return tx.inputs.stream().filter(i -> i.outPoint.equals(outPoint)).findFirst().orElseThrow();
  }

  private Draft.Output output(ScriptPubKey script) {
    return tx.outputs.stream().filter(o -> o.pays(script)).findFirst().orElseThrow();
  }

  @Test
  void saysWhereOurInputsAndOutputsAre() {
    TxVerdict.Accepted accepted = (TxVerdict.Accepted) verdict();

    assertThat(accepted.inputIndexes()).containsExactly(2, 1);
    assertThat(accepted.cjOutputIndex()).isEqualTo(2);
    assertThat(accepted.changeOutputIndex()).isZero();
    assertThat(accepted.receivedSats()).isEqualTo(AMOUNT + CHANGE);
    assertThat(accepted.txid()).isEqualTo(accepted.tx().txid());
    assertThat(accepted.warnings()).isEmpty();
  }

  @Test
  void refusesWhatIsNoTransaction() {
    assertThat(CoinJoinVerifier.verify(terms, new byte[0], context))
        .isEqualTo(new TxRejected.Malformed(Problem.TRUNCATED, 0));
    int length = tx.serialize().length;
    tx.then(bytes -> Arrays.copyOf(bytes, bytes.length + 1));
    assertThat(verdict()).isEqualTo(new TxRejected.Malformed(Problem.TRAILING_BYTES, length));
  }

  @Test
  void refusesVersionsOtherThanOneTwoThree() {
    for (long version : new long[] {0, 4, 0xffff_ffffL}) {
      tx.version = version;
      assertThat(verdict()).isEqualTo(new TxRejected.UnsupportedVersion(version));
    }
    for (long version = 1; version <= 3; version++) {
      tx.version = version;
      assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    }
  }

  @Test
  void refusesTxWithoutInputs() {
    tx.inputs.clear();
    assertThat(verdict()).isEqualTo(new TxRejected.NoInputs());
  }

  @Test
  void refusesTxWithoutOutputs() {
    tx.outputs.clear();
    assertThat(verdict()).isEqualTo(new TxRejected.NoOutputs());
  }

  @Test
  void refusesTxThatDoesNotSpendMyInput() {
    tx.inputs.remove(input(OURS_1));
    assertThat(verdict()).isEqualTo(new TxRejected.InputMissing(OURS_1));
  }

  @Test
  void refusesTxThatSpendsAnInputTwice() {
    tx.inputs.add(new Draft.Input(OURS_0, 0xffff_fffeL));
    assertThat(verdict()).isEqualTo(new TxRejected.InputRepeated(OURS_0));
    tx = validTx();
    tx.inputs.add(new Draft.Input(TAKERS, 0xffff_fffeL));
    assertThat(verdict()).isEqualTo(new TxRejected.InputRepeated(TAKERS));
  }

  @Test
  void refusesTxThatSpendsACoinOfAnotherSessionOfMine() {
    context = new VerifyContext(TIP, NOW, Set.of(TAKERS, OURS_0), Set.of(), Set.of());
    assertThat(verdict()).isEqualTo(new TxRejected.UnofferedOwnInput(TAKERS));
  }

  @Test
  void refusesAScriptOnMyInputOnly() {
    input(TAKERS).scriptSig = new byte[] {1, 2};
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    input(OURS_1).scriptSig = new byte[3];
    assertThat(verdict()).isEqualTo(new TxRejected.InputScriptNotEmpty(OURS_1, 3));
  }

  @Test
  void refusesMoreThanThousandInputs() {
    while (tx.inputs.size() < 1_000) {
      OutPoint outPoint = new OutPoint("ab".repeat(32), tx.inputs.size());
      tx.inputs.add(new Draft.Input(outPoint, 0xffff_fffeL));
    }
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    tx.inputs.add(new Draft.Input(outPoint(100), 0xffff_fffeL));
    assertThat(verdict()).isEqualTo(new TxRejected.TooManyInputs(1_001, 1_000));
  }

  @Test
  void refusesTxThatShortensMyCoinJoinOutput() {
    output(CJ).value--;
    assertThat(verdict()).isEqualTo(new TxRejected.CoinJoinOutputTooSmall(AMOUNT, AMOUNT - 1));
  }

  @Test
  void refusesMissingOrRepeatedCoinJoinOutput() {
    tx.outputs.add(new Draft.Output(1, CJ));
    assertThat(verdict()).isEqualTo(new TxRejected.CoinJoinOutputNotUnique(2));
    tx.outputs.removeIf(o -> o.pays(CJ));
    assertThat(verdict()).isEqualTo(new TxRejected.CoinJoinOutputNotUnique(0));
  }

  @Test
  void refusesTxThatShortensMyChange() {
    output(CHANGE_SCRIPT).value--;
    assertThat(verdict()).isEqualTo(new TxRejected.ChangeTooSmall(CHANGE, CHANGE - 1));
  }

  @Test
  void refusesMissingOrRepeatedChange() {
    tx.outputs.add(new Draft.Output(1, CHANGE_SCRIPT));
    assertThat(verdict()).isEqualTo(new TxRejected.ChangeNotUnique(2));
    tx.outputs.removeIf(o -> o.pays(CHANGE_SCRIPT));
    assertThat(verdict()).isEqualTo(new TxRejected.ChangeNotUnique(0));
  }

  @Test
  void refusesSwappedValues() {
    output(CJ).value = CHANGE;
    output(CHANGE_SCRIPT).value = AMOUNT;
    assertThat(verdict()).isEqualTo(new TxRejected.CoinJoinOutputTooSmall(AMOUNT, CHANGE));
  }

  @Test
  void refusesFeeOneSatoshiShortOfItsRounding() {
    terms = terms(301, 100);
    assertThat(verdict()).isEqualTo(new TxRejected.ChangeTooSmall(CHANGE + 1, CHANGE));
  }

  @Test
  void refusesOneScriptForBothOutputs() {
    terms =
        new CoinJoinTerms(AMOUNT, 0, 0, List.of(new PrevOut(OURS_0, AMOUNT, script(7))), CJ, CJ);
    output(CJ).value = AMOUNT;
    assertThat(verdict()).isEqualTo(new TxRejected.ScriptsNotDistinct(CJ));
  }

  @Test
  void refusesTermsThatLeaveDust() {
    terms = dustTerms(545);
    assertThat(verdict()).isEqualTo(new TxRejected.ExpectedChangeIsDust(545, 546));
    terms = dustTerms(-1);
    assertThat(verdict()).isEqualTo(new TxRejected.ExpectedChangeIsDust(-1, 546));
    terms = dustTerms(546);
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
  }

  private static CoinJoinTerms dustTerms(long change) {
    PrevOut coin = new PrevOut(OURS_0, AMOUNT + change, script(7));
    return new CoinJoinTerms(AMOUNT, 0, 0, List.of(coin), CJ, CHANGE_SCRIPT);
  }

  @Test
  void refusesNegativeProfitAndAcceptsNone() {
    terms = terms(100, 101);
    assertThat(verdict()).isEqualTo(new TxRejected.NegativeProfit(100, 101));
    terms = terms(100, 100);
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
  }

  @Test
  void refusesValuesThatAreNoMoney() {
    output(script(20)).value = -1;
    assertThat(verdict()).isEqualTo(new TxRejected.OutputValueOutOfRange(-1));
    output(script(20)).value = 2_100_000_000_000_001L;
    assertThat(verdict()).isEqualTo(new TxRejected.OutputValueOutOfRange(2_100_000_000_000_001L));
  }

  @Test
  void refusesMoreOutputsThanMoney() {
    output(script(20)).value = 2_100_000_000_000_000L;
    assertThat(verdict())
        .isEqualTo(
            new TxRejected.OutputSumOutOfRange(2_100_000_000_000_000L + AMOUNT + CHANGE + 77_777));
  }

  @Test
  void warnsWhenNoOtherOutputHasTheAmount() {
    output(script(20)).value++;
    assertThat(((TxVerdict.Accepted) verdict()).warnings())
        .containsExactly(new TxVerdict.Warning.NoEqualOutput(AMOUNT));
  }

  @Test
  void refusesLockTimesThatAreNotDueSoon() {
    tx.lockTime = TIP + 3;
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    tx.lockTime = TIP + 4;
    assertThat(verdict()).isEqualTo(new TxRejected.LockedUntil(TIP + 4, TIP + 3));
    tx.lockTime = NOW.getEpochSecond();
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    tx.lockTime++;
    assertThat(verdict())
        .isEqualTo(new TxRejected.LockedUntil(NOW.getEpochSecond() + 1, NOW.getEpochSecond()));
  }

  @Test
  void refusesRelativeLocksOnAnyInput() {
    input(TAKERS).sequence = 0x0040_0001;
    assertThat(verdict()).isEqualTo(new TxRejected.RelativelyLocked(TAKERS, 0x0040_0001));
    tx.version = 1;
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    tx.version = 2;
    input(TAKERS).sequence = 0;
    assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
  }

  @Test
  void refusesUnusualSequenceOfMyInput() {
    input(OURS_0).sequence = 0xffff_fffcL;
    assertThat(verdict())
        .isEqualTo(new TxRejected.SequenceTooLow(OURS_0, 0xffff_fffcL, 0xffff_fffdL));
    for (long sequence = 0xffff_fffdL; sequence <= 0xffff_ffffL; sequence++) {
      input(OURS_0).sequence = sequence;
      assertThat(verdict()).isInstanceOf(TxVerdict.Accepted.class);
    }
  }

  @Test
  void refusesToSpendWhatIsGone() {
    context = new VerifyContext(TIP, NOW, Set.of(), Set.of(OURS_1), Set.of());
    assertThat(verdict()).isEqualTo(new TxRejected.InputUnavailable(OURS_1));
  }

  @Test
  void refusesToSpendWhatIsFrozen() {
    context = new VerifyContext(TIP, NOW, Set.of(), Set.of(), Set.of(OURS_1));
    assertThat(verdict()).isEqualTo(new TxRejected.InputFrozen(OURS_1));
  }

  @Test
  void refusesToSpendABond() {
    terms =
        new CoinJoinTerms(
            AMOUNT,
            300,
            100,
            List.of(
                new PrevOut(OURS_0, 900_000, ScriptPubKey.p2wsh(new byte[32])),
                new PrevOut(OURS_1, 600_000, script(8))),
            CJ,
            CHANGE_SCRIPT);
    assertThat(verdict())
        .isEqualTo(new TxRejected.InputKindForbidden(OURS_0, ScriptPubKey.Kind.P2WSH));
  }

  @Test
  void acceptsMoreThanAgreed() {
    output(CJ).value += 5;
    output(CHANGE_SCRIPT).value += 7;
    assertThat(((TxVerdict.Accepted) verdict()).receivedSats()).isEqualTo(AMOUNT + CHANGE + 12);
  }

  @Test
  void ignoresWitnesses() {
    String txid = ((TxVerdict.Accepted) verdict()).txid();
    tx.inputs.forEach(i -> i.witness.add(new byte[] {1}));
    TxVerdict.Accepted accepted = (TxVerdict.Accepted) verdict();
    assertThat(accepted.txid()).isEqualTo(txid);
    assertThat(accepted.tx().hasWitness()).isFalse();
  }

  @Test
  void termsRefuseNonsense() {
    PrevOut coin = new PrevOut(OURS_0, 2_100_000_000_000_000L, CJ);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoinJoinTerms(1, 0, 0, List.of(coin, coin), CJ, CHANGE_SCRIPT));
    PrevOut more = new PrevOut(OURS_1, 1, CJ);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoinJoinTerms(1, 0, 0, List.of(coin, more), CJ, CHANGE_SCRIPT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoinJoinTerms(1, 0, 0, List.of(), CJ, CHANGE_SCRIPT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoinJoinTerms(-1, 0, 0, List.of(coin), CJ, CHANGE_SCRIPT));
  }
}
