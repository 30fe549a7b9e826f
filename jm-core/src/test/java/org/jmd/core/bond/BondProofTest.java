package org.jmd.core.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.Test;

class BondProofTest {
  private static final int SIGNED_LENGTH = 212;

  private final Random random = new Random(11);
  private final Nick maker = NickIdentity.create(random::nextBytes).nick();
  private final Nick taker = NickIdentity.create(random::nextBytes).nick();
  private final Nick stranger = NickIdentity.create(random::nextBytes).nick();
  private final SecretBytes bondSecret = secret();
  private final SecretBytes certSecret = secret();
  private final PublicKey bondKey = Secp256k1.nativeCurve().publicKey(bondSecret);
  private final PublicKey certKey = Secp256k1.nativeCurve().publicKey(certSecret);
  private final int expiry = BondCertificate.expiryFor(900_000);
  private final BondScript script = new BondScript(bondKey, new Timenumber(100).locktime());
  private final BondProof proof =
      BondProof.create(
          certSecret,
          BondCertificate.sign(bondSecret, certKey, expiry),
          script,
          new OutPoint("ab".repeat(32), OutPoint.MAX_INDEX),
          maker,
          taker);

  private SecretBytes secret() {
    byte[] octets = new byte[32];
    random.nextBytes(octets);
    return SecretBytes.owning(octets);
  }

  private BondProofResult verify(int tipHeight) {
    return proof.verify(maker, taker, tipHeight);
  }

  @Test
  void isValidForItsPairOfNicksOnly() {
    BondProofResult refused = new BondProofResult.Invalid(BondProofResult.Reason.NICK_SIGNATURE);
    assertThat(proof.verifySignatures(maker, taker)).isEqualTo(new BondProofResult.Valid(proof));
    assertThat(proof.verifySignatures(maker, stranger)).isEqualTo(refused);
    assertThat(proof.verifySignatures(stranger, taker)).isEqualTo(refused);
    assertThat(proof.verifySignatures(taker, maker)).isEqualTo(refused);
  }

  @Test
  void a90ExpiresAfterItsLastPeriod() {
    int last = expiry * BondCertificate.PERIOD_BLOCKS;
    assertThat(verify(last)).isEqualTo(new BondProofResult.Valid(proof));
    assertThat(verify(last + 1))
        .isEqualTo(new BondProofResult.Invalid(BondProofResult.Reason.EXPIRED));
  }

  @Test
  void everyChangedOctetUnderASignatureIsNoticed() {
    byte[] octets = proof.bytes();
    for (int i = 0; i < octets.length; i++) {
      byte[] changed = octets.clone();
      changed[i] ^= 1;
      boolean padding = (i < 72 && i < firstDer(octets, 0)) || isCertPadding(octets, i);
      boolean valid =
          BondProof.tryParse(changed)
              .filter(p -> p.verifySignatures(maker, taker) instanceof BondProofResult.Valid)
              .isPresent();
      assertThat(valid).as("octet %d", i).isEqualTo(i >= SIGNED_LENGTH || padding);
      if (valid && !padding) {
        assertThat(BondProof.tryParse(changed)).isNotEqualTo(Optional.of(proof));
      }
    }
  }

  private static boolean isCertPadding(byte[] octets, int i) {
    return i >= 72 && i < 144 && i < firstDer(octets, 72);
  }

  private static int firstDer(byte[] octets, int from) {
    int i = from;
    while (octets[i] != 0x30) {
      i++;
    }
    return i;
  }

  @Test
  void bindsTheCoinThroughTheScriptOnly() {
    assertThat(proof.scriptPubKey()).isEqualTo(script.scriptPubKey());
    assertThat(proof.scriptPubKey())
        .isNotEqualTo(new BondScript(bondKey, script.locktime() + 1).scriptPubKey());
    assertThat(proof.scriptPubKey())
        .isNotEqualTo(new BondScript(certKey, script.locktime()).scriptPubKey());
  }

  @Test
  void decodesCanonicalBase64OfTheRightLengthOnly() {
    String text = proof.format();
    assertThat(text).hasSize(BondProof.BASE64_LENGTH);
    assertThat(BondProof.tryParse(text)).contains(proof);
    for (String bad :
        new String[] {
          "",
          text + "=",
          text + "AAAA",
          text.substring(4),
          "!" + text.substring(1),
          text.substring(0, 332) + "====",
          "\u00ff".repeat(336)
        }) {
      assertThat(BondProof.tryParse(bad)).isEmpty();
    }
    assertThat(BondProof.tryParse(Arrays.copyOf(proof.bytes(), 251))).isEmpty();
    assertThat(BondProof.tryParse(new byte[252])).isEmpty();
  }

  @Test
  void refusesForeignCertificateSecret() {
    BondCertificate certificate = BondCertificate.sign(bondSecret, certKey, expiry);
    OutPoint outPoint = proof.outPoint();
    assertThatThrownBy(
            () -> BondProof.create(bondSecret, certificate, script, outPoint, maker, taker))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void certificateExpiryIsThePeriodAfterTheCurrent() {
    assertThat(BondCertificate.expiryFor(0)).isEqualTo(1);
    assertThat(BondCertificate.expiryFor(2013)).isEqualTo(1);
    assertThat(BondCertificate.expiryFor(2014)).isEqualTo(2);
    assertThatThrownBy(() -> BondCertificate.sign(bondSecret, certKey, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isWorthLessTheLaterAndNothingAfterDecay() {
    BondValue formula = BondValue.STANDARD;
    long locktime = new Timenumber(120).locktime();
    Instant confirmed = Instant.ofEpochSecond(new Timenumber(60).locktime());
    Instant unlock = Instant.ofEpochSecond(locktime);
    double before = formula.of(100_000_000, confirmed, locktime, confirmed);
    assertThat(before).isPositive();
    assertThat(formula.of(100_000_000, confirmed, locktime, unlock)).isEqualTo(before);
    double later = formula.of(100_000_000, confirmed, locktime, unlock.plusSeconds(31_556_952));
    assertThat(later).isLessThan(before).isPositive();
    assertThat(formula.of(100_000_000, confirmed, locktime, unlock.plusSeconds(50L * 31_556_952)))
        .isZero();
    assertThat(formula.of(0, confirmed, locktime, confirmed)).isZero();
    // Locked in the past: nothing was ever sacrificed.
    assertThat(formula.of(100_000_000, unlock.plusSeconds(1), locktime, unlock)).isZero();
  }

  @Test
  void refusesParametersOutOfRange() {
    for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 11}) {
      assertThatThrownBy(() -> new BondValue(bad, 1.3))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new BondValue(0.015, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesTimenumbersAndLocktimesOutOfRange() {
    assertThatThrownBy(() -> new Timenumber(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Timenumber(960)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Timenumber.ofLocktime(-1)).isEmpty();
    assertThat(Timenumber.ofLocktime(Long.MAX_VALUE)).isEmpty();
    assertThat(Timenumber.ofLocktime(Long.MIN_VALUE)).isEmpty();
    assertThatThrownBy(() -> new BondScript(bondKey, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BondScript(bondKey, BondScript.MAX_LOCKTIME + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
