package org.jmd.core.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondProofResult;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PodleResult;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;

/** One thread's work on proofs, signatures, boxes and bonds, from wire text to verdict. */
public final class CryptoBench {
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final int SAMPLES = 64;
  private static final int RETRIES = 3;

  private final SeededEntropy entropy = new SeededEntropy(1);
  private final Secp256k1 curve = Secp256k1.nativeCurve();
  private final List<SecretBytes> keys = new ArrayList<>();

  private CryptoBench() {
    for (int i = 0; i < SAMPLES; i++) {
      keys.add(SecretBytes.owning(entropy.bytes(32)));
    }
  }

  /** Prints operations per second. */
  public static void main(String[] args) {
    CryptoBench bench = new CryptoBench();
    bench.proofs();
    bench.signatures();
    bench.conversations();
  }

  private void proofs() {
    OutPoint coin = new OutPoint("ab".repeat(32), 1);
    for (int index = 0; index < RETRIES; index++) {
      List<PodleProof> proofs = new ArrayList<>();
      for (SecretBytes key : keys) {
        proofs.add(Podle.generate(key, coin, index));
      }
      List<String> texts = proofs.stream().map(p -> p.revelation().format()).toList();
      PodleResult expected = new PodleResult.Valid(index);
      measure(
          "PoDLE verify, index " + index,
          i ->
              require(
                  Podle.verify(
                          PodleRevelation.tryParse(texts.get(i % SAMPLES)).orElseThrow(),
                          proofs.get(i % SAMPLES).commitment(),
                          RETRIES)
                      .equals(expected)));
    }
    measure(
        "PoDLE generate",
        i -> require(Podle.generate(keys.get(i % SAMPLES), coin, i % RETRIES).index() >= 0));
  }

  private void signatures() {
    byte[] hash = entropy.bytes(32);
    List<PublicKey> publicKeys =
        keys.stream().map(key -> PublicKey.fromHex(curve.publicKey(key).hex())).toList();
    List<byte[]> signatures = keys.stream().map(key -> curve.sign(key, hash)).toList();
    measure("ECDSA sign", i -> require(curve.sign(keys.get(i % SAMPLES), hash).length > 0));
    measure(
        "ECDSA verify",
        i -> require(curve.verify(publicKeys.get(i % SAMPLES), hash, signatures.get(i % SAMPLES))));
    NickIdentity maker = NickIdentity.create(entropy);
    NickIdentity taker = NickIdentity.create(entropy);
    String body = maker.signedBody("pubkey", "ab".repeat(32) + " features=neutrino_compat");
    measure(
        "private message verify",
        i -> require(NickIdentity.verify(maker.nick(), body).isPresent()));
    SecretBytes bondKey = keys.getFirst();
    SecretBytes certKey = keys.getLast();
    String proof =
        BondProof.create(
                certKey,
                BondCertificate.sign(bondKey, curve.publicKey(certKey), 500),
                new BondScript(curve.publicKey(bondKey), new Timenumber(120).locktime()),
                new OutPoint("cd".repeat(32), 0),
                maker.nick(),
                taker.nick())
            .format();
    measure(
        "bond proof verify",
        i ->
            require(
                BondProof.tryParse(proof).orElseThrow().verify(maker.nick(), taker.nick(), 900_000)
                    instanceof BondProofResult.Valid));
  }

  private void conversations() {
    NaclKeyPair mine = NaclKeyPair.create(entropy);
    NaclKeyPair theirs = NaclKeyPair.create(entropy);
    EncryptedChannel there = new EncryptedChannel(mine, theirs.publicKey(), entropy);
    EncryptedChannel here = new EncryptedChannel(theirs, mine.publicKey(), entropy);
    String text = "x".repeat(400);
    String wire = there.encrypt(text);
    measure("box of 400 bytes, encrypt", i -> require(!there.encrypt(text).isEmpty()));
    measure("box of 400 bytes, decrypt", i -> require(here.decrypt(wire).isPresent()));
    measure(
        "key agreement",
        i -> {
          try (NaclKeyPair pair = NaclKeyPair.create(entropy);
              EncryptedChannel channel = new EncryptedChannel(pair, theirs.publicKey(), entropy)) {
            require(channel != null);
          }
        });
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the measured operation failed");
    }
  }

  private static void measure(String name, IntConsumer operation) {
    repeat(WARM_UP, operation);
    double perSecond = repeat(MEASURED, operation);
    System.out.printf(
        Locale.ROOT, "%-26s %,10.0f per second %8.1f us%n", name, perSecond, 1e6 / perSecond);
  }

  /** Operations per second of processor time, so that other work on the machine matters less. */
  private static double repeat(Duration duration, IntConsumer operation) {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + duration.toNanos();
    long start = thread.getCurrentThreadCpuTime();
    int count = 0;
    while (System.nanoTime() < end) {
      operation.accept(count++);
    }
    return count * 1e9 / (thread.getCurrentThreadCpuTime() - start);
  }
}
