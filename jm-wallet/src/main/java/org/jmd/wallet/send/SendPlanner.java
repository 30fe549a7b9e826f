package org.jmd.wallet.send;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxSize;
import org.jmd.wallet.Coin;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.coins.MergeRule;
import org.jmd.wallet.send.SendRefused.Reason;

/**
 * Decides what a plain payment spends and pays (wallet.md 5.6). Safe for use by several threads.
 */
public final class SendPlanner {
  /** Change below is given to the miners, and nothing below is paid (wallet.md 5.4). */
  public static final long DUST_SATS = 546;

  private static final long LEAST_MARGIN_SATS = 10_000;
  private static final int MARGIN_DIVISOR = 20;
  private static final ScriptPubKey ANY_CHANGE = ScriptPubKey.p2wpkh(new byte[20]);

  private final CoinSelector selector;
  private final FeeRate cap;

  /**
   * Chooses coins with that selector.
   *
   * @param cap higher fee rates are refused
   */
  public SendPlanner(CoinSelector selector, FeeRate cap) {
    this.selector = selector;
    this.cap = cap;
  }

  /**
   * Plans a payment.
   *
   * @param coins all coins of the wallet
   * @param medianTimePast of the chain; bonds with an earlier lock time can be spent
   * @throws SendRefused if it cannot be made
   */
  public SendPlan plan(SendRequest request, List<Coin> coins, Instant medianTimePast)
      throws SendRefused {
    if (request.feeRate().satsPerVbyte().signum() == 0 || request.feeRate().compareTo(cap) > 0) {
      throw new SendRefused(
          Reason.FEE_RATE,
          "fee rate of " + request.feeRate() + " is not above 0 and at most " + cap);
    }
    if (!request.isSweep() && request.amountSats() < DUST_SATS) {
      throw dust(request.amountSats());
    }
    List<Coin> inputs =
        request.inputs().isPresent()
            ? wanted(request, request.inputs().get(), coins, medianTimePast)
            : chosen(request, coins, medianTimePast);
    return request.isSweep() ? sweep(request, inputs) : payment(request, inputs);
  }

  private static List<Coin> wanted(
      SendRequest request, List<OutPoint> outPoints, List<Coin> coins, Instant medianTimePast)
      throws SendRefused {
    if (outPoints.isEmpty()) {
      throw new SendRefused(Reason.INPUTS, "no inputs given");
    }
    Set<OutPoint> seen = new HashSet<>();
    List<Coin> inputs = new ArrayList<>();
    for (OutPoint outPoint : outPoints) {
      if (!seen.add(outPoint)) {
        throw new SendRefused(Reason.INPUTS, "input " + outPoint + " given twice");
      }
      Optional<Coin> coin = coins.stream().filter(c -> c.outPoint().equals(outPoint)).findFirst();
      if (coin.isEmpty() || coin.get().mixdepth() != request.mixdepth()) {
        throw new SendRefused(
            Reason.INPUTS, "input " + outPoint + " is no coin of mixdepth " + request.mixdepth());
      }
      if (!isFree(coin.get())) {
        throw new SendRefused(Reason.INPUTS, "input " + outPoint + " is frozen or in use");
      }
      if (coin.get().bond() && !hasMatured(coin.get(), medianTimePast)) {
        throw new SendRefused(Reason.INPUTS, "bond " + outPoint + " is still locked");
      }
      inputs.add(coin.get());
    }
    return inputs;
  }

  private List<Coin> chosen(SendRequest request, List<Coin> coins, Instant medianTimePast)
      throws SendRefused {
    List<Coin> free =
        coins.stream().filter(c -> c.mixdepth() == request.mixdepth() && isFree(c)).toList();
    List<Coin> plain = free.stream().filter(c -> !c.bond()).toList();
    if (!request.isSweep()) {
      return selected(request, plain);
    }
    List<Coin> swept =
        plain.isEmpty() ? free.stream().filter(c -> hasMatured(c, medianTimePast)).toList() : plain;
    if (swept.isEmpty()) {
      throw new SendRefused(
          Reason.INSUFFICIENT, "no spendable coins in mixdepth " + request.mixdepth());
    }
    return swept;
  }

  private List<Coin> selected(SendRequest request, List<Coin> plain) throws SendRefused {
    long amount = request.amountSats();
    if (amount > ProtocolConstants.MAX_MONEY_SATS) {
      throw insufficient(amount, sum(plain));
    }
    long target = amount + Math.max(LEAST_MARGIN_SATS, amount / MARGIN_DIVISOR);
    List<Coin> confirmed = plain.stream().filter(c -> c.confirmations() > 0).toList();
    MergeRule rule = MergeRule.of(request.mixdepth(), false, Coin::coinJoinOutput);
    // The margin covers the usual fee; where coins are scarce, all of them may still do.
    List<Coin> inputs =
        selector.select(confirmed, target, MergeAlgorithm.DEFAULT, rule).orElse(plain);
    if (inputs.isEmpty()) {
      throw insufficient(amount, 0);
    }
    return inputs;
  }

  private static boolean isFree(Coin coin) {
    return !coin.frozen() && !coin.leased();
  }

  private static boolean hasMatured(Coin bond, Instant medianTimePast) {
    return SendPlan.locktime(bond) < medianTimePast.getEpochSecond();
  }

  private static SendPlan sweep(SendRequest request, List<Coin> inputs) throws SendRefused {
    long fee = feeSats(request, inputs, List.of(request.destination()));
    long send = sum(inputs) - fee;
    if (send < DUST_SATS) {
      throw send < 0 ? insufficient(fee, sum(inputs)) : dust(send);
    }
    return new SendPlan(inputs, request.destination(), send, 0, fee);
  }

  private static SendPlan payment(SendRequest request, List<Coin> inputs) throws SendRefused {
    long amount = request.amountSats();
    long rest = sum(inputs) - amount;
    if (rest < feeSats(request, inputs, List.of(request.destination()))) {
      throw insufficient(amount, sum(inputs));
    }
    long fee = feeSats(request, inputs, List.of(request.destination(), ANY_CHANGE));
    return rest - fee < DUST_SATS
        ? new SendPlan(inputs, request.destination(), amount, 0, rest)
        : new SendPlan(inputs, request.destination(), amount, rest - fee, fee);
  }

  private static long feeSats(SendRequest request, List<Coin> inputs, List<ScriptPubKey> outputs) {
    List<TxSize.InputKind> kinds =
        inputs.stream()
            .map(c -> c.bond() ? TxSize.InputKind.BOND : TxSize.InputKind.P2WPKH)
            .toList();
    return request.feeRate().feeSats(TxSize.vbytes(kinds, outputs));
  }

  private static long sum(List<Coin> coins) {
    return coins.stream().mapToLong(Coin::valueSats).sum();
  }

  private static SendRefused dust(long sats) {
    return new SendRefused(
        Reason.DUST, "would pay " + sats + " sats, less than the least of " + DUST_SATS);
  }

  private static SendRefused insufficient(long needed, long available) {
    return new SendRefused(
        Reason.INSUFFICIENT,
        "coins of " + available + " sats do not suffice for " + needed + " sats and the fee");
  }
}
