package org.jmd.taker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondProofResult;
import org.jmd.core.bond.BondValue;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.taker.offers.Heard;
import org.jmd.taker.offers.VerifiedBond;

/**
 * Finds out what the shown fidelity bonds are worth (coinjoin.md 2.6). A claim counts only if the
 * maker's signatures hold and the chain shows the coin with the claimed script; several claims on
 * one coin are judged apart, so that a forged one cannot displace the owner's.
 */
final class BondCheck {
  private final ChainSource chain;
  private final BondValue valuation;
  private final Nick taker;

  private record Claim(OutPoint outPoint, ScriptPubKey script, long locktime) {}

  BondCheck(ChainSource chain, BondValue valuation, Nick taker) {
    this.chain = chain;
    this.valuation = valuation;
    this.taker = taker;
  }

  /**
   * The bonds that are worth something, by maker.
   *
   * @param now time of the evaluation
   */
  Map<Nick, VerifiedBond> verify(List<Heard> offers, Instant now) {
    Map<Nick, Claim> claims = signedClaims(offers);
    List<OutPoint> outPoints = claims.values().stream().map(Claim::outPoint).distinct().toList();
    List<Optional<UtxoStatus>> found = chain.utxos(outPoints);
    if (found.size() != outPoints.size()) {
      throw new IllegalStateException(
          "chain answered for " + found.size() + " of " + outPoints.size() + " bonds");
    }
    Map<OutPoint, UtxoStatus> coins = new HashMap<>();
    found.forEach(status -> status.ifPresent(s -> coins.put(s.outPoint(), s)));
    Map<Claim, Double> values = new HashMap<>();
    Map<Nick, VerifiedBond> result = new LinkedHashMap<>();
    claims.forEach((nick, claim) -> {
      double value = values.computeIfAbsent(claim, c -> value(c, coins, now));
      if (value > 0) {
        result.put(nick, new VerifiedBond(claim.outPoint(), value));
      }
    });
    return result;
  }

  /** For each maker the first claim whose signatures hold at the present height. */
  private Map<Nick, Claim> signedClaims(List<Heard> offers) {
    int tip = chain.tipHeight();
    Map<Nick, Claim> claims = new LinkedHashMap<>();
    Map<Nick, List<String>> refused = new HashMap<>();
    for (Heard heard : offers) {
      Optional<String> text = heard.bondProof();
      if (text.isEmpty()
          || claims.containsKey(heard.nick())
          || refused.getOrDefault(heard.nick(), List.of()).contains(text.get())) {
        continue;
      }
      Optional<BondProof> proof =
          BondProof.tryParse(text.get())
              .filter(p -> p.verify(heard.nick(), taker, tip) instanceof BondProofResult.Valid);
      if (proof.isPresent()) {
        BondProof valid = proof.get();
        claims.put(
            heard.nick(),
            new Claim(valid.outPoint(), valid.scriptPubKey(), valid.script().locktime()));
      } else {
        refused.computeIfAbsent(heard.nick(), _ -> new ArrayList<>()).add(text.get());
      }
    }
    return claims;
  }

  private double value(Claim claim, Map<OutPoint, UtxoStatus> coins, Instant now) {
    UtxoStatus status = coins.get(claim.outPoint());
    if (status == null || status.confirmations() < 1 || !status.script().equals(claim.script())) {
      return 0;
    }
    return valuation.of(
        status.valueSats(), chain.blockTime(status.height()), claim.locktime(), now);
  }
}
