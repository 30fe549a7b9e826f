package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleBinding;
import org.jmd.core.crypto.PodleResult;
import org.jmd.core.crypto.PodleRevelation;

/**
 * Whether a taker has earned the sight of our coins (coinjoin.md 1.8, checks 3 to 7). Pure: the
 * look-up of the coin is the caller's. First {@link #checkProof}, because it is cheap and its
 * failure saves the look-up.
 */
final class AuthPolicy {
  private final PodlePolicy podle;
  private final boolean needsMetadata;

  /**
   * Fixes the demands.
   *
   * @param needsMetadata whether our backend finds coins only by script and height
   */
  AuthPolicy(PodlePolicy podle, boolean needsMetadata) {
    this.podle = podle;
    this.needsMetadata = needsMetadata;
  }

  /** Whether the revelation opens the commitment. */
  Optional<AuthRefusal> checkProof(PodleRevelation revelation, Commitment commitment) {
    return switch (Podle.verify(revelation, commitment, podle.retries())) {
      case PodleResult.Invalid(PodleResult.Reason reason) ->
          Optional.of(new AuthRefusal.ProofInvalid(reason));
      case PodleResult.Valid _ ->
          needsMetadata && !revelation.utxo().isExtended()
              ? Optional.of(new AuthRefusal.MetadataMissing())
              : Optional.empty();
    };
  }

  /**
   * Whether the coin is real, the taker's, old and large enough.
   *
   * @param found what the chain knows of the coin
   */
  Optional<AuthRefusal> checkCoin(
      PodleRevelation revelation, Optional<UtxoStatus> found, long amountSats) {
    if (found.isEmpty()) {
      return Optional.of(new AuthRefusal.CoinMissing(revelation.utxo().outPoint()));
    }
    UtxoStatus coin = found.get();
    if (!PodleBinding.binds(revelation.p(), coin.script())) {
      return Optional.of(new AuthRefusal.KeyNotBound(coin.outPoint(), coin.script().kind()));
    }
    if (revelation
        .utxo()
        .metadata()
        .filter(m -> !m.script().equals(coin.script()) || m.blockHeight() != coin.height())
        .isPresent()) {
      return Optional.of(new AuthRefusal.MetadataWrong(coin.outPoint()));
    }
    if (coin.confirmations() < podle.minConfirmations()) {
      return Optional.of(
          new AuthRefusal.CoinTooYoung(coin.confirmations(), podle.minConfirmations()));
    }
    long requiredSats = podle.minValueSats(amountSats);
    return coin.valueSats() < requiredSats
        ? Optional.of(new AuthRefusal.CoinTooSmall(coin.valueSats(), requiredSats))
        : Optional.empty();
  }
}
