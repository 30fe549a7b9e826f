package org.jmd.core.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** An independent implementation of the curve, for comparison only. */
final class BouncyCastleSecp256k1 implements Secp256k1 {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN());
  private static final BigInteger ORDER = CURVE.getN();

  private static BigInteger number(byte[] octets) {
    return new BigInteger(1, octets);
  }

  private static byte[] octets(BigInteger number) {
    return BigIntegers.asUnsignedByteArray(32, number);
  }

  private static Optional<ECPoint> decode(PublicKey key) {
    try {
      return Optional.of(CURVE.getCurve().decodePoint(key.bytes()));
    } catch (IllegalArgumentException e) {
      // Not on the curve.
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> encode(ECPoint point) {
    return point.isInfinity()
        ? Optional.empty()
        : Optional.of(PublicKey.of(point.getEncoded(true)));
  }

  private static BigInteger secret(SecretBytes secret) {
    return secret.use(BouncyCastleSecp256k1::number);
  }

  @Override
  public boolean isValidSecret(SecretBytes secret) {
    return secret.length() == 32
        && secret(secret).signum() > 0
        && secret(secret).compareTo(ORDER) < 0;
  }

  @Override
  public PublicKey publicKey(SecretBytes secret) {
    require(isValidSecret(secret));
    return encode(CURVE.getG().multiply(secret(secret))).orElseThrow();
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("out of range");
    }
  }

  @Override
  public boolean isValidPoint(PublicKey point) {
    return decode(point).isPresent();
  }

  @Override
  public Optional<PublicKey> add(PublicKey a, PublicKey b) {
    return decode(a).flatMap(p -> decode(b).flatMap(q -> encode(p.add(q))));
  }

  @Override
  public PublicKey multiply(PublicKey point, SecretBytes scalar) {
    require(isValidSecret(scalar));
    return decode(point)
        .flatMap(p -> encode(p.multiply(secret(scalar))))
        .orElseThrow(() -> new IllegalArgumentException("not on the curve"));
  }

  @Override
  public Optional<PublicKey> scale(PublicKey point, byte[] scalar) {
    return decode(point).flatMap(p -> encode(p.multiply(number(scalar).mod(ORDER))));
  }

  @Override
  public Optional<PublicKey> combine(byte[] generatorScalar, PublicKey point, byte[] pointScalar) {
    BigInteger factor = number(pointScalar).mod(ORDER);
    if (factor.signum() == 0) {
      return Optional.empty();
    }
    ECPoint ofGenerator = CURVE.getG().multiply(number(generatorScalar).mod(ORDER));
    return decode(point).flatMap(p -> encode(ofGenerator.add(p.multiply(factor))));
  }

  @Override
  public Optional<byte[]> multiplyAdd(SecretBytes secret, byte[] factor, SecretBytes summand) {
    BigInteger product = secret(secret).multiply(number(factor)).mod(ORDER);
    BigInteger sum = product.add(secret(summand)).mod(ORDER);
    boolean possible =
        isValidSecret(secret)
            && isValidSecret(summand)
            && product.signum() != 0
            && sum.signum() != 0;
    return possible ? Optional.of(octets(sum)) : Optional.empty();
  }

  @Override
  public Optional<SecretBytes> addToSecret(SecretBytes secret, byte[] tweak) {
    if (!isValidSecret(secret) || tweak.length != 32 || number(tweak).compareTo(ORDER) >= 0) {
      return Optional.empty();
    }
    BigInteger sum = secret(secret).add(number(tweak)).mod(ORDER);
    return sum.signum() == 0 ? Optional.empty() : Optional.of(SecretBytes.owning(octets(sum)));
  }

  @Override
  public byte[] sign(SecretBytes secret, byte[] hash) {
    require(isValidSecret(secret) && hash.length == 32);
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret(secret), DOMAIN));
    BigInteger[] signature = signer.generateSignature(hash);
    BigInteger low = signature[1].min(ORDER.subtract(signature[1]));
    byte[] compact = new byte[64];
    System.arraycopy(octets(signature[0]), 0, compact, 0, 32);
    System.arraycopy(octets(low), 0, compact, 32, 32);
    return DerSignature.encode(compact);
  }

  @Override
  public boolean verify(PublicKey key, byte[] hash, byte[] der) {
    Optional<ECPoint> point = decode(key);
    Optional<byte[]> compact = DerSignature.tryParse(der);
    if (point.isEmpty() || compact.isEmpty() || hash.length != 32) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(point.get(), DOMAIN));
    BigInteger r = new BigInteger(1, compact.get(), 0, 32);
    BigInteger s = new BigInteger(1, compact.get(), 32, 32);
    return verifier.verifySignature(hash, r, s);
  }

  /** Q = (s*R - z*G) / r, where r (plus the order, if so noted) is the abscissa of R. */
  @Override
  public Optional<PublicKey> recover(byte[] compact, int recoveryId, byte[] hash) {
    if (compact.length != 64 || hash.length != 32 || recoveryId < 0 || recoveryId > 3) {
      return Optional.empty();
    }
    BigInteger r = new BigInteger(1, compact, 0, 32);
    BigInteger s = new BigInteger(1, compact, 32, 32);
    BigInteger abscissa = recoveryId < 2 ? r : r.add(ORDER);
    boolean inRange =
        r.signum() > 0 && r.compareTo(ORDER) < 0 && s.signum() > 0 && s.compareTo(ORDER) < 0;
    if (!inRange || abscissa.compareTo(CURVE.getCurve().getField().getCharacteristic()) >= 0) {
      return Optional.empty();
    }
    byte[] encoded = new byte[33];
    encoded[0] = (byte) (2 | (recoveryId & 1));
    System.arraycopy(octets(abscissa), 0, encoded, 1, 32);
    BigInteger inverse = r.modInverse(ORDER);
    BigInteger z = number(hash).negate().multiply(inverse).mod(ORDER);
    return decode(PublicKey.of(encoded))
        .flatMap(point ->
            encode(point.multiply(s.multiply(inverse).mod(ORDER)).add(CURVE.getG().multiply(z))));
  }
}
