package org.jmd.core.tx;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.testing.SeededEntropy;

/** Seeded, valid CoinJoin rounds with any number of makers, inputs, fees and amounts. */
final class RandomRounds {
  static final int TIP_HEIGHT = 800_000;

  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();

  /** A plan and the transaction built from it; keys only if asked for. */
  record Round(
      CoinJoinPlan plan,
      CoinJoinCosts costs,
      Optional<ScriptPubKey> takerChange,
      Tx tx,
      Map<OutPoint, SecretBytes> keys) {
    List<PrevOut> spent() {
      return plan.allInputs();
    }

    SecretBytes key(PrevOut coin) {
      return Objects.requireNonNull(keys.get(coin.outPoint()));
    }
  }

  private final SeededEntropy entropy;
  private final boolean withKeys;
  private final Map<ScriptPubKey, SecretBytes> secrets = new HashMap<>();

  /** Scripts belong to real keys only if asked for, since that takes much longer. */
  RandomRounds(long seed, boolean withKeys) {
    this.entropy = new SeededEntropy(seed);
    this.withKeys = withKeys;
  }

  Round next() {
    return next(1 + entropy.nextInt(10), entropy.nextInt(4) == 0);
  }

  Round next(int makers, boolean sweep) {
    secrets.clear();
    long amount = between(30_000, entropy.nextInt(5) == 0 ? 100_000_000_000L : 500_000_000L);
    List<CoinJoinTerms> terms = new ArrayList<>();
    long makerFees = 0;
    long contributions = 0;
    int inputs = 0;
    for (int i = 0; i < makers; i++) {
      CoinJoinTerms maker = terms(amount);
      terms.add(maker);
      makerFees += maker.cjFeeSats();
      contributions += maker.txFeeContributionSats();
      inputs += maker.inputs().size();
    }
    FeeRate rate = FeeRate.ofSatsPerKvb(between(1_000, 150_000));
    int takerInputs = 1 + entropy.nextInt(5);
    int vbytes = TxSize.coinJoinVbytes(inputs + takerInputs, (sweep ? 1 : 2) + 2 * makers);
    long fee = Math.max(1, rate.feeSats(vbytes) - contributions);
    // Half of the rounds end with little change, kept or dropped.
    long change = sweep ? 0 : between(0, entropy.nextInt(2) == 0 ? 6_000 : 1_000_000_000L);
    long takerSats = amount + makerFees + fee + change;
    CoinJoinPlan.TakerFee takerFee =
        sweep
            ? new CoinJoinPlan.TakerFee.Sweep(fee, rate, new BigDecimal("1000000"))
            : new CoinJoinPlan.TakerFee.AtRate(rate);
    CoinJoinPlan plan =
        new CoinJoinPlan(
            amount,
            coins(takerInputs, takerSats),
            script(),
            terms,
            takerFee,
            new CoinJoinPlan.Limits(FeeRate.ONE, FeeRate.of("1000"), Long.MAX_VALUE));
    Optional<ScriptPubKey> takerChange = sweep ? Optional.empty() : Optional.of(script());
    int lockHeight = CoinJoinBuilder.lockHeight(TIP_HEIGHT, entropy);
    return switch (new CoinJoinBuilder(entropy).build(plan, takerChange, lockHeight)) {
      case CoinJoinBuilder.Result.Built(Tx tx, CoinJoinCosts costs) ->
          new Round(plan, costs, takerChange, tx, keys(plan));
      case CoinJoinBuilder.Result.Failed failed ->
          throw new AssertionError("cannot build " + plan + ": " + failed);
    };
  }

  private CoinJoinTerms terms(long amount) {
    FeeRule rule =
        entropy.nextInt(2) == 0
            ? new FeeRule.Absolute(entropy.nextInt(10_000))
            : new FeeRule.Relative(BigDecimal.valueOf(entropy.nextInt(1_000), 6));
    long fee = rule.fee(amount);
    long contribution =
        switch (entropy.nextInt(3)) {
          case 0 -> Math.min(fee, entropy.nextInt(500));
          case 1 -> fee < 2_000 ? fee : 0;
          default -> 0;
        };
    long change = between(27_301, entropy.nextInt(3) == 0 ? 30_000 : 2_000_000_000L);
    long inputSats = amount + contribution - fee + change;
    return new CoinJoinTerms(
        amount, fee, contribution, coins(1 + entropy.nextInt(4), inputSats), script(), script());
  }

  /** Coins that sum up exactly. */
  private List<PrevOut> coins(int count, long sum) {
    List<PrevOut> coins = new ArrayList<>();
    long left = sum;
    for (int i = count; i > 0; i--) {
      long value = i == 1 ? left : left / i + between(0, left / (i * 4L));
      coins.add(new PrevOut(outPoint(), value, script()));
      left -= value;
    }
    return coins;
  }

  OutPoint outPoint() {
    return new OutPoint(HexFormat.of().formatHex(entropy.bytes(32)), entropy.nextInt(20));
  }

  ScriptPubKey script() {
    if (!withKeys) {
      return ScriptPubKey.p2wpkh(entropy.bytes(20));
    }
    SecretBytes secret = SecretBytes.owning(entropy.bytes(32));
    ScriptPubKey script = ScriptPubKey.p2wpkh(Hashes.hash160(CURVE.publicKey(secret).bytes()));
    secrets.put(script, secret);
    return script;
  }

  private Map<OutPoint, SecretBytes> keys(CoinJoinPlan plan) {
    Map<OutPoint, SecretBytes> keys = new HashMap<>();
    for (PrevOut input : plan.allInputs()) {
      SecretBytes secret = secrets.get(input.script());
      if (secret != null) {
        keys.put(input.outPoint(), secret);
      }
    }
    return keys;
  }

  long between(long min, long max) {
    return min + entropy.nextLong(max - min + 1);
  }
}
