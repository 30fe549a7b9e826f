package org.jmd.core.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.CoinJoinBuilder;
import org.jmd.core.tx.CoinJoinPlan;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.CoinJoinVerifier;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.SignatureMatcher;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.VerifyContext;

/**
 * One thread's work on CoinJoin transactions of 4 inputs and 8 outputs: verifying as a maker,
 * signing an input, matching a signature as a taker, running all scripts.
 */
public final class TxBench {
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final long AMOUNT = 10_000_000;

  private final SeededEntropy entropy = new SeededEntropy(1);
  private final Secp256k1 curve = Secp256k1.nativeCurve();
  private final SecretBytes key = SecretBytes.owning(entropy.bytes(32));
  private final ScriptPubKey ours =
      ScriptPubKey.p2wpkh(Hashes.hash160(curve.publicKey(key).bytes()));

  private TxBench() {}

  /** Prints operations per second. */
  public static void main(String[] args) {
    new TxBench().run();
  }

  private PrevOut coin() {
    OutPoint outPoint = new OutPoint(HexFormat.of().formatHex(entropy.bytes(32)), 0);
    return new PrevOut(outPoint, 2 * AMOUNT, ours);
  }

  private ScriptPubKey script() {
    return ScriptPubKey.p2wpkh(entropy.bytes(20));
  }

  private void run() {
    List<CoinJoinTerms> makers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      makers.add(new CoinJoinTerms(AMOUNT, 100, 0, List.of(coin()), script(), script()));
    }
    CoinJoinPlan plan =
        new CoinJoinPlan(
            AMOUNT,
            List.of(coin()),
            script(),
            makers,
            new CoinJoinPlan.TakerFee.AtRate(FeeRate.of("10")),
            new CoinJoinPlan.Limits(FeeRate.ONE, FeeRate.of("1000"), Long.MAX_VALUE));
    CoinJoinBuilder.Result result =
        new CoinJoinBuilder(entropy).build(plan, Optional.of(script()), 800_000);
    Tx tx = ((CoinJoinBuilder.Result.Built) result).tx();
    System.out.printf(
        Locale.ROOT, "%d inputs, %d outputs%n", tx.inputs().size(), tx.outputs().size());

    byte[] serialized = tx.serializeWithoutWitness();
    VerifyContext context = VerifyContext.at(800_000, Instant.EPOCH);
    measure(
        "maker verifications",
        i ->
            require(
                CoinJoinVerifier.verify(makers.get(i % 3), serialized, context)
                    instanceof TxVerdict.Accepted));

    InputSigner signer = new InputSigner(curve);
    List<PrevOut> spent = plan.allInputs();
    measure(
        "input signatures",
        i -> require(signer.signP2wpkh(tx, spent.get(i % 4), key).signature().length() > 0));

    PrevOut first = makers.getFirst().inputs().getFirst();
    SignatureBlob blob = signer.signP2wpkh(tx, first, key);
    measure(
        "signature matches",
        i ->
            require(
                new SignatureMatcher(curve, tx, List.of(first)).offer(blob)
                    instanceof SignatureMatcher.Result.Matched));

    Tx signed = tx;
    for (PrevOut coin : spent) {
      int index = tx.inputIndex(coin.outPoint()).orElseThrow();
      signed = signed.withWitness(index, signer.signP2wpkh(tx, coin, key).witness());
    }
    Tx complete = signed;
    measure(
        "full script verifications",
        i -> require(ScriptVerifier.verify(complete, spent) instanceof ScriptVerdict.Valid));
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the measured operation failed");
    }
  }

  private static void measure(String name, IntConsumer operation) {
    repeat(WARM_UP, operation);
    double perSecond = repeat(MEASURED, operation);
    System.out.printf(Locale.ROOT, "%-26s %,10.0f per second%n", name, perSecond);
  }

  private static double repeat(Duration duration, IntConsumer operation) {
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    int count = 0;
    while (System.nanoTime() < end) {
      operation.accept(count++);
    }
    return count * 1e9 / (System.nanoTime() - start);
  }
}
