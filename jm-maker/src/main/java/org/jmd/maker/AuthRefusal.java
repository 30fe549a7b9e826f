package org.jmd.maker;

import org.jmd.core.crypto.PodleResult;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/** Why a maker does not disclose its coins to a taker (coinjoin.md 1.8). */
sealed interface AuthRefusal {
  /** What the taker is told: generic, stable, nothing about our wallet. */
  String peerText();

  /** For the log, with both numbers. */
  String describe();

  /** The proof does not hold. */
  record ProofInvalid(PodleResult.Reason reason) implements AuthRefusal {
    @Override
    public String peerText() {
      return "podle-invalid";
    }

    @Override
    public String describe() {
      return "the PoDLE proof does not hold: " + reason;
    }
  }

  /** The coin does not exist or is spent. */
  record CoinMissing(OutPoint coin) implements AuthRefusal {
    @Override
    public String peerText() {
      return "podle-invalid";
    }

    @Override
    public String describe() {
      return "coin " + coin + " does not exist or is spent";
    }
  }

  /** The coin is not locked to the key of the proof. */
  record KeyNotBound(OutPoint coin, ScriptPubKey.Kind kind) implements AuthRefusal {
    @Override
    public String peerText() {
      return "podle-invalid";
    }

    @Override
    public String describe() {
      return "coin " + coin + " (" + kind + ") does not belong to the key of the proof";
    }
  }

  /** What the taker says about its coin is not what the chain says. */
  record MetadataWrong(OutPoint coin) implements AuthRefusal {
    @Override
    public String peerText() {
      return "podle-invalid";
    }

    @Override
    public String describe() {
      return "script or height of coin " + coin + " are not as claimed";
    }
  }

  /** The coin is too young. */
  record CoinTooYoung(int confirmations, int required) implements AuthRefusal {
    @Override
    public String peerText() {
      return "podle-utxo-age";
    }

    @Override
    public String describe() {
      return "the coin has " + confirmations + " of " + required + " confirmations";
    }
  }

  /** The coin is too small for the amount. */
  record CoinTooSmall(long valueSats, long requiredSats) implements AuthRefusal {
    @Override
    public String peerText() {
      return "podle-utxo-size";
    }

    @Override
    public String describe() {
      return "the coin holds " + valueSats + " of " + requiredSats + " sats";
    }
  }

  /** Our backend cannot find a coin of which it knows only the outpoint. */
  record MetadataMissing() implements AuthRefusal {
    @Override
    public String peerText() {
      return "neutrino-incompatible";
    }

    @Override
    public String describe() {
      return "this maker requires neutrino_compat: script and height of the coin";
    }
  }

  /** There are no coins for this CoinJoin, or too many were disclosed lately. */
  record NoLiquidity(String why) implements AuthRefusal {
    @Override
    public String peerText() {
      return "no-liquidity";
    }

    @Override
    public String describe() {
      return ProtocolViolation.excerpt(why);
    }
  }

  /** Our own node does not answer. */
  record ChainSilent() implements AuthRefusal {
    @Override
    public String peerText() {
      return "maker-unavailable";
    }

    @Override
    public String describe() {
      return "our chain source does not answer";
    }
  }
}
