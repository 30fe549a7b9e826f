package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.jmd.core.crypto.PodleResult.Invalid;
import org.jmd.core.crypto.PodleResult.Reason;
import org.jmd.core.crypto.PodleResult.Valid;
import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.Test;

class PodleTest {
  private static final OutPoint COIN = new OutPoint("aa".repeat(32), 1);
  private static final int RETRIES = 3;

  private final Random random = new Random(50);
  private final SecretBytes key =
      SecretBytes.owning(Hashes.sha256("jm-java podle vector".getBytes(StandardCharsets.US_ASCII)));

  private static PodleResult verify(PodleProof proof, int indexCount) {
    return Podle.verify(proof.revelation(), proof.commitment(), indexCount);
  }

  private static PodleResult verify(PublicKey p, PublicKey p2, byte[] s, byte[] e) {
    return Podle.verify(p, p2, Bytes32.of(s), Bytes32.of(e), Commitment.to(p2), 0, RETRIES);
  }

  private SecretBytes secret() {
    byte[] octets = new byte[32];
    random.nextBytes(octets);
    return SecretBytes.owning(octets);
  }

  @Test
  void makesTheProofsOfTheSpecification() {
    String[][] rows = {
      {
        "02a59ce93a8c9b738156370662d34d499cbff69ead8d7468e565c4a732cdca2f5b",
        "344d6ddabd24bdea9f263bcd7ee23941245d5cb947ca46f48f1f736ffdcef541",
        "d5958f3134abb247b6ade38720715c4b9f59f39009bd2593b3a241cadee3a4e6",
        "9ab812145c513096dea5776885998105b95a5fa7292b232d9b1ca34401a49050"
      },
      {
        "03a9bce4cd2bd32c357cfe7e7608deeaeeeca601bc9b45c9d379d2ed047cd90889",
        "023745274ddf65f9261d341b2404c057c12534dbf1984e07b9f2ae8567704702",
        "53de64c43dcd4f218c8ea6e9d9289c0d3ac88c4729fc759f9c5ae9cdcaf35020",
        "c32af0ef3312356b1e4ab86ec660793636420fcf98067163194c492667f0f29b"
      },
      {
        "037c4895b41376ae3ac79ea61c010fc2fa4be245fc53ee7ff43c98d467c5836de1",
        "af9847787a604eb013aa57ad22eaff7a101119ecaa899ec456a29166be3a3b9e",
        "adc4f54e9c219e6b20414cd020df1f960d2ce644ee6cee8076479773b0e20bde",
        "acc9ab34c0e3fd8ebec91ef3e855009c3d8f4c2a5bcecc766b7be2b186f576b8"
      }
    };
    for (int index = 0; index < rows.length; index++) {
      PodleProof proof = Podle.generate(key, COIN, index);
      assertThat(proof.p().hex())
          .isEqualTo("025c90a731062d31035daeb6c5423b94b843cb00cd36429aceb5a5ebaec295b8ef");
      assertThat(
              new String[] {
                proof.p2().hex(), proof.commitment().hex(), proof.s().hex(), proof.e().hex()
              })
          .isEqualTo(rows[index]);
    }
  }

  @Test
  void everyProofHoldsForItsOwnIndexOnly() {
    for (int i = 0; i < 60; i++) {
      int index = i < 10 ? i : random.nextInt(NumsPoints.COUNT);
      OutPoint coin = new OutPoint("%064x".formatted(i), random.nextInt(5));
      try (SecretBytes secret = secret()) {
        PodleProof proof = Podle.generate(secret, coin, index);
        assertThat(Podle.generate(secret, coin, index)).isEqualTo(proof);
        assertThat(verify(proof, index + 1)).isEqualTo(new Valid(index));
        assertThat(verify(proof, NumsPoints.COUNT)).isEqualTo(new Valid(index));
        if (index > 0) {
          assertThat(verify(proof, index)).isEqualTo(new Invalid(Reason.NO_INDEX_FITS));
        }
        assertThat(PodleRevelation.tryParse(proof.revelation().format()))
            .contains(proof.revelation());
      }
    }
  }

  @Test
  void everyChangedBitBreaksTheProof() {
    PodleProof proof = Podle.generate(key, COIN, 1);
    byte[][] fields = {proof.p().bytes(), proof.p2().bytes(), proof.s().bytes(), proof.e().bytes()};
    for (int field = 0; field < fields.length; field++) {
      for (int bit = 0; bit < 8 * fields[field].length; bit++) {
        byte[][] changed = fields.clone();
        changed[field] = fields[field].clone();
        changed[field][bit / 8] ^= (byte) (1 << (bit % 8));
        var p = PublicKey.tryOf(changed[0]);
        var p2 = PublicKey.tryOf(changed[1]);
        if (p.isPresent() && p2.isPresent()) {
          assertThat(verify(p.get(), p2.get(), changed[2], changed[3]))
              .as("field %d bit %d", field, bit)
              .isInstanceOf(Invalid.class);
        }
      }
    }
  }

  @Test
  void a42RefusesAnotherCommitment() {
    PodleProof proof = Podle.generate(key, COIN, 0);
    PodleProof other = Podle.generate(key, COIN, 1);
    assertThat(Podle.verify(proof.revelation(), other.commitment(), RETRIES))
        .isEqualTo(new Invalid(Reason.COMMITMENT_MISMATCH));
  }

  @Test
  void a43RefusesIndexBeyondTheRetries() {
    assertThat(verify(Podle.generate(key, COIN, RETRIES), RETRIES))
        .isEqualTo(new Invalid(Reason.NO_INDEX_FITS));
  }

  @Test
  void a44RefusesDegenerateProofs() {
    PodleProof proof = Podle.generate(key, COIN, 0);
    byte[] s = proof.s().bytes();
    byte[] e = proof.e().bytes();
    byte[] order = Scalars.toBytes(Scalars.ORDER);
    Invalid outOfRange = new Invalid(Reason.RESPONSE_OUT_OF_RANGE);
    assertThat(verify(proof.p(), proof.p2(), new byte[32], e)).isEqualTo(outOfRange);
    assertThat(verify(proof.p(), proof.p2(), order, e)).isEqualTo(outOfRange);
    byte[] all = HexFormat.of().parseHex("ff".repeat(32));
    assertThat(verify(proof.p(), proof.p2(), all, e)).isEqualTo(outOfRange);
    assertThat(verify(proof.p2(), proof.p(), s, e)).isInstanceOf(Invalid.class);
    assertThat(verify(proof.p(), proof.p(), s, e)).isInstanceOf(Invalid.class);
    assertThat(verify(proof.p2(), proof.p2(), s, e)).isInstanceOf(Invalid.class);
    assertThat(verify(proof.p(), proof.p2(), s, new byte[32])).isInstanceOf(Invalid.class);
    assertThat(verify(proof.p(), proof.p2(), s, order)).isInstanceOf(Invalid.class);
    assertThat(verify(proof.p(), proof.p2(), s, all)).isInstanceOf(Invalid.class);
  }

  @Test
  void acceptsAnyNonce() {
    // The equations hold for any k; only the prover depends on how it was chosen.
    for (int index = 0; index < RETRIES; index++) {
      try (SecretBytes k = secret()) {
        Secp256k1 curve = Secp256k1.nativeCurve();
        PublicKey j = NumsPoints.at(index);
        PublicKey p = curve.publicKey(key);
        PublicKey p2 = curve.multiply(j, key);
        byte[] e =
            Hashes.sha256(
                curve.publicKey(k).bytes(), curve.multiply(j, k).bytes(), p.bytes(), p2.bytes());
        byte[] s = curve.multiplyAdd(key, e, k).orElseThrow();
        assertThat(verify(p, p2, s, e)).isEqualTo(new Valid(index));
      }
    }
  }

  @Test
  void refusesPointsOffTheCurve() {
    PodleProof proof = Podle.generate(key, COIN, 0);
    PublicKey off = PublicKey.fromHex("02" + "ff".repeat(32));
    Invalid expected = new Invalid(Reason.NOT_A_POINT);
    assertThat(verify(off, proof.p2(), proof.s().bytes(), proof.e().bytes())).isEqualTo(expected);
    assertThat(verify(proof.p(), off, proof.s().bytes(), proof.e().bytes())).isEqualTo(expected);
  }

  @Test
  void refusesIndicesOutOfRange() {
    PodleProof proof = Podle.generate(key, COIN, 0);
    for (int bad : new int[] {-1, 256}) {
      assertThatThrownBy(() -> Podle.generate(key, COIN, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int bad : new int[] {-1, 0, 257}) {
      assertThatThrownBy(() -> verify(proof, bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void noncesAgreeWithAnIndependentGenerator() {
    for (int i = 0; i < 100; i++) {
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      if (i == 0) {
        hash = HexFormat.of().parseHex("ff".repeat(32));
      }
      try (SecretBytes secret = secret();
          Rfc6979 nonces = new Rfc6979(secret, hash)) {
        HMacDSAKCalculator oracle = new HMacDSAKCalculator(new SHA256Digest());
        oracle.init(Scalars.ORDER, new BigInteger(1, secret.copy()), hash);
        // Only the first: after a success the oracle goes on without the update of RFC 6979, 3.2 h.
        byte[] first = nonces.next().copy();
        assertThat(first).isEqualTo(Scalars.toBytes(oracle.nextK()));
        assertThat(nonces.next().copy()).isNotEqualTo(first);
      }
    }
  }
}
