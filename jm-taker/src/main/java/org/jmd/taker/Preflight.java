package org.jmd.taker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;

/**
 * What can be checked before anything goes over the network, so that a hopeless round fails at once
 * and with a message that helps (coinjoin.md 2.3).
 */
final class Preflight {
  private final TakerSettings settings;
  private final Funds funds;
  private final CommitmentSource commitments;
  private final CoinJoinRequest request;

  /**
   * What a round starts from.
   *
   * @param eligible coins that may be spent, all of the requested mixdepth
   * @param strict whether exactly these coins are spent and no others may be added
   * @param destination where the output goes; empty for a fresh address of the next mixdepth
   * @param warnings for the user
   */
  record Ready(
      List<Coin> eligible,
      boolean strict,
      Optional<Funds.Destination> destination,
      List<String> warnings) {
    /** Copies the lists. */
    Ready {
      eligible = List.copyOf(eligible);
      warnings = List.copyOf(warnings);
    }
  }

  Preflight(
      TakerSettings settings, Funds funds, CommitmentSource commitments, CoinJoinRequest request) {
    this.settings = settings;
    this.funds = funds;
    this.commitments = commitments;
    this.request = request;
  }

  /**
   * Checks everything.
   *
   * @throws RoundFailed with a message that names the numbers
   */
  Ready check() throws RoundFailed {
    List<String> warnings = new ArrayList<>();
    checkMakers();
    checkMixdepth();
    Optional<Funds.Destination> destination = checkDestination(warnings);
    boolean strict = !request.coins().isEmpty();
    List<Coin> eligible = strict ? explicitCoins() : eligibleCoins();
    switch (request.amount()) {
      case CoinJoinRequest.Amount.Exact(long sats) -> checkAmount(eligible, sats, strict);
      case CoinJoinRequest.Amount.Sweep() -> {
        long total = eligible.stream().mapToLong(Coin::valueSats).sum();
        checkSize(total);
        // Fees take something off the amount, so that a coin just below the limit may do.
        checkCommitment(eligible, total / 10 * 9);
      }
    }
    return new Ready(eligible, strict, destination, warnings);
  }

  private void checkMakers() throws RoundFailed {
    int makers = request.makers().or(() -> settings.makers().wanted()).orElse(Integer.MAX_VALUE);
    if (makers < settings.makers().minimum()) {
      throw new RoundFailed(
          makers + " makers are fewer than minimum_makers (" + settings.makers().minimum() + ")");
    }
  }

  private void checkMixdepth() throws RoundFailed {
    if (request.mixdepth() >= funds.mixdepths()) {
      throw new RoundFailed(
          "Mixdepth "
              + request.mixdepth()
              + " does not exist; the wallet has 0.."
              + (funds.mixdepths() - 1));
    }
  }

  private Optional<Funds.Destination> checkDestination(List<String> warnings) throws RoundFailed {
    if (!(request.destination() instanceof CoinJoinRequest.Destination.Address wanted)) {
      return Optional.empty();
    }
    Optional<ScriptPubKey> parsed = Addresses.tryParse(wanted.address(), funds.network());
    if (parsed.isEmpty()) {
      throw new RoundFailed("Destination is not a valid address on " + funds.network().wireName());
    }
    ScriptPubKey script = parsed.get();
    if (script.kind() != ScriptPubKey.Kind.P2WPKH) {
      warnings.add(
          "The destination is of type "
              + script.kind()
              + " while all makers use P2WPKH, so that it can be recognised as yours");
    }
    if (funds.mixdepthOf(script).filter(m -> m == request.mixdepth()).isPresent()
        && !wanted.evenIfSameMixdepth()) {
      throw new RoundFailed(
          "Destination belongs to mixdepth "
              + request.mixdepth()
              + ", from which the coins come: their next use together would undo the CoinJoin");
    }
    if (funds.isUsed(script)) {
      warnings.add("The destination was used before; use every address only once");
    }
    return Optional.of(new Funds.Destination(wanted.address(), script));
  }

  private void checkSize(long amountSats) throws RoundFailed {
    if (amountSats < ProtocolConstants.MAKER_DUST_CHANGE_SATS) {
      throw new RoundFailed(
          "Amount of "
              + amountSats
              + " sat is too small for a CoinJoin, the least is "
              + ProtocolConstants.MAKER_DUST_CHANGE_SATS);
    }
  }

  private List<Coin> eligibleCoins() throws RoundFailed {
    List<Coin> all =
        funds.coins().stream().filter(c -> c.mixdepth() == request.mixdepth()).toList();
    List<Coin> eligible = all.stream().filter(Preflight::isSpendable).toList();
    if (eligible.isEmpty()) {
      throw new RoundFailed(
          "No eligible UTXOs in mixdepth "
              + request.mixdepth()
              + ": "
              + all.size()
              + " coins, "
              + all.stream().filter(c -> c.confirmations() < 1).count()
              + " unconfirmed, "
              + all.stream().filter(Coin::frozen).count()
              + " frozen, "
              + all.stream().filter(Coin::bond).count()
              + " fidelity bonds, "
              + all.stream().filter(Coin::leased).count()
              + " held by another round");
    }
    return eligible;
  }

  private List<Coin> explicitCoins() throws RoundFailed {
    Map<OutPoint, Coin> known = new HashMap<>();
    funds.coins().forEach(coin -> known.put(coin.outPoint(), coin));
    List<Coin> chosen = new ArrayList<>();
    Set<OutPoint> seen = new HashSet<>();
    List<String> problems = new ArrayList<>();
    for (OutPoint outPoint : request.coins()) {
      Coin coin = known.get(outPoint);
      if (!seen.add(outPoint)) {
        problems.add(outPoint + " is named twice");
      } else if (coin == null) {
        problems.add(outPoint + " is not a coin of this wallet");
      } else {
        problem(coin).ifPresent(problem -> problems.add(outPoint + " " + problem));
        chosen.add(coin);
      }
    }
    if (!problems.isEmpty()) {
      throw new RoundFailed("The chosen coins cannot be used", problems);
    }
    return chosen;
  }

  private static boolean isSpendable(Coin coin) {
    return coin.confirmations() >= 1
        && !coin.frozen()
        && !coin.leased()
        && !coin.bond()
        && coin.script().kind() == ScriptPubKey.Kind.P2WPKH;
  }

  private Optional<String> problem(Coin coin) {
    if (coin.mixdepth() != request.mixdepth()) {
      return Optional.of(
          "belongs to mixdepth " + coin.mixdepth() + " instead of " + request.mixdepth());
    }
    if (coin.bond()) {
      return Optional.of("is a fidelity bond, which may never enter a CoinJoin");
    }
    if (coin.frozen()) {
      return Optional.of("is frozen");
    }
    if (coin.leased()) {
      return Optional.of("is held by another round");
    }
    return isSpendable(coin) ? Optional.empty() : Optional.of("is not confirmed");
  }

  private void checkAmount(List<Coin> eligible, long amountSats, boolean strict)
      throws RoundFailed {
    checkSize(amountSats);
    long total = eligible.stream().mapToLong(Coin::valueSats).sum();
    if (total < amountSats || (!strict && funds.select(eligible, amountSats).isEmpty())) {
      throw new RoundFailed(
          "Insufficient funds in mixdepth "
              + request.mixdepth()
              + ": "
              + amountSats
              + " sat wanted, "
              + total
              + " sat "
              + (strict ? "chosen" : "eligible")
              + " (coins need 1 confirmation"
              + (request.mixdepth() == 0 && !strict && total >= amountSats
                  ? "; coins of mixdepth 0 that do not come from CoinJoins are not merged"
                  : "")
              + ")");
    }
    checkCommitment(eligible, amountSats);
  }

  private void checkCommitment(List<Coin> eligible, long amountSats) throws RoundFailed {
    if (eligible.stream()
        .noneMatch(c -> commitments.isEligible(c, amountSats) && commitments.hasUnused(c))) {
      throw new RoundFailed(
          "No coin for a commitment: makers require one of at least "
              + settings.podle().minimumSats(amountSats)
              + " sat with "
              + settings.podle().minConfirmations()
              + " confirmations that was not used too often",
          commitments.report(eligible, amountSats));
    }
  }
}
