package org.jmd.wallet.psbt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.psbt.PsbtException.Problem;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

class PsbtReviewTest {
  private static final HdKeys KEYS = WalletFixture.keys(1);
  private static final byte[] SIGNATURE_OF_NOTHING = {0x30, 6, 2, 1, 1, 2, 1, 1, 1};

  private final Psbt unsigned = spend();

  private static Psbt spend() {
    try {
      return BondSpend.of(
              new OutPoint("ab".repeat(32), 3),
              5_000_000,
              KEYS.bond(new Timenumber(3)),
              ScriptPubKey.p2wpkh(new byte[20]),
              FeeRate.of("3.3"),
              Optional.empty())
          .psbt();
    } catch (PsbtException e) {
      throw new AssertionError(e);
    }
  }

  private static PsbtReview review(Psbt psbt) throws PsbtException {
    return PsbtReview.of(psbt, KEYS, Secp256k1.nativeCurve(), 0);
  }

  @Test
  void signsABondOnceAndKeepsTheSignature() throws PsbtException {
    Psbt signed = review(unsigned).sign();

    PsbtReview again = review(signed);

    assertThat(again.owned()).hasSize(1);
    assertThat(again.signable()).isEmpty();
    assertThat(again.sign().toBase64()).isEqualTo(signed.toBase64());
  }

  @Test
  void refusesSignaturesOfOursThatAreNotValid() {
    Psbt forged =
        unsigned.withInputRecord(
            0,
            PsbtRecord.keyed(
                PsbtRecord.IN_PARTIAL_SIG,
                KEYS.bond(new Timenumber(3)).key().bytes(),
                SIGNATURE_OF_NOTHING));

    assertRefused(Problem.SIGNATURE, forged);
  }

  @Test
  void refusesATransactionThatDoesNotContainTheCoin() {
    Psbt contradicted =
        unsigned.withInputRecord(
            0,
            PsbtRecord.single(PsbtRecord.IN_NON_WITNESS_UTXO, unsigned.transaction().serialize()));

    assertRefused(Problem.INPUT, contradicted);
  }

  @Test
  void refusesFeesAboveTheCap() throws PsbtException {
    PsbtReview review = review(unsigned);

    review.requireFeeRateAtMost(FeeRate.of("3.3"));
    assertThatThrownBy(() -> review.requireFeeRateAtMost(FeeRate.of("3.2")))
        .isInstanceOfSatisfying(
            PsbtException.class, e -> assertThat(e.problem()).isEqualTo(Problem.FEE_RATE));
  }

  @Test
  void readsBase64WithWhiteSpaceAndBinary() throws PsbtException {
    String text = unsigned.toBase64().replaceAll(".{7}", "$0 \r\n\t");

    assertThat(Psbt.parse(text.getBytes(US_ASCII)).serialize()).isEqualTo(unsigned.serialize());
    assertThat(Psbt.parse(unsigned.serialize()).toBase64()).isEqualTo(unsigned.toBase64());
  }

  @Test
  void refusesKeysGivenTwiceOctetsLeftAndOctetsMissing() {
    PsbtRecord unknown = PsbtRecord.single(0xfc, new byte[3]);
    byte[] twice = unsigned.withInputRecord(0, unknown).withInputRecord(0, unknown).serialize();
    byte[] whole = unsigned.serialize();

    assertMalformed(twice);
    assertMalformed(Arrays.copyOf(whole, whole.length + 1));
    for (int length = 5; length < whole.length; length++) {
      byte[] truncated = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Psbt.parse(truncated)).isInstanceOf(PsbtException.class);
    }
  }

  @Test
  void readsPathsAsPeopleWriteThem() {
    assertThat(KeyOrigin.tryParse("AABBCCDD", "m/84'/0h/2/7").orElseThrow().pathText())
        .isEqualTo("m/84'/0'/2/7");
    for (String path : new String[] {"", "84'", "m/", "m/-1", "m/2147483648", "m/1''"}) {
      assertThat(KeyOrigin.tryParse("aabbccdd", path)).isEmpty();
    }
    assertThat(KeyOrigin.tryParse("aabbccd", "m/0")).isEmpty();
  }

  private static void assertRefused(Problem problem, Psbt psbt) {
    assertThatThrownBy(() -> review(psbt))
        .isInstanceOfSatisfying(
            PsbtException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private static void assertMalformed(byte[] content) {
    assertThatThrownBy(() -> Psbt.parse(content))
        .isInstanceOfSatisfying(
            PsbtException.class, e -> assertThat(e.problem()).isEqualTo(Problem.FORMAT));
  }
}
