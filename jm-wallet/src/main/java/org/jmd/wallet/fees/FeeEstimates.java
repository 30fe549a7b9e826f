package org.jmd.wallet.fees;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jmd.core.tx.FeeRate;
import org.jmd.wallet.json.JsonText;
import tools.jackson.databind.JsonNode;

/**
 * Fee estimates of an external source (wallet.md 4.2): rates by the number of blocks within which a
 * transaction should be confirmed.
 *
 * @param rates by target, not empty
 */
public record FeeEstimates(SortedMap<Integer, FeeRate> rates) {
  /** The most octets of an answer that are worth a look. */
  public static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_ENTRIES = 2_000;
  private static final int MOST_DECIMALS = 30;
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(5_000);
  private static final Pattern TARGET = Pattern.compile("[0-9]{1,6}");
  private static final Map<String, Integer> RECOMMENDED =
      Map.of("fastestFee", 1, "halfHourFee", 3, "hourFee", 6, "economyFee", 144);

  /** Copies the rates. */
  public FeeEstimates {
    rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
    if (rates.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one estimate");
    }
  }

  /**
   * Reads the answer of a mempool.space (recommended fees), Esplora (sat/vB by target) or LND
   * (sat/kvB by target) server; entries that make no sense are left out, and without any other
   * there are no estimates. Total.
   */
  public static Optional<FeeEstimates> tryParse(String answer) {
    return answer.length() > MAX_LENGTH
        ? Optional.empty()
        : JsonText.tryParse(answer).flatMap(FeeEstimates::of);
  }

  /** The same for an answer that is parsed already. Total. */
  static Optional<FeeEstimates> of(JsonNode answer) {
    JsonNode byTarget = answer.path("fee_by_block_target");
    boolean perKvb = byTarget.isObject();
    JsonNode entries = perKvb ? byTarget : answer;
    if (!entries.isObject() || entries.size() > MAX_ENTRIES) {
      return Optional.empty();
    }
    boolean recommended = !perKvb && RECOMMENDED.keySet().stream().anyMatch(entries::has);
    SortedMap<Integer, FeeRate> rates = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      OptionalInt target = recommended ? recommended(entry.getKey()) : target(entry.getKey());
      Optional<FeeRate> rate = rate(entry.getValue(), perKvb);
      if (target.isPresent() && rate.isPresent()) {
        rates.put(target.getAsInt(), rate.get());
      }
    }
    return rates.isEmpty() ? Optional.empty() : Optional.of(new FeeEstimates(rates));
  }

  private static OptionalInt recommended(String name) {
    Integer target = RECOMMENDED.get(name);
    return target == null ? OptionalInt.empty() : OptionalInt.of(target);
  }

  private static OptionalInt target(String text) {
    int target = TARGET.matcher(text).matches() ? Integer.parseInt(text) : 0;
    return target < 1 ? OptionalInt.empty() : OptionalInt.of(target);
  }

  private static Optional<FeeRate> rate(JsonNode number, boolean perKvb) {
    if (!number.isNumber()) {
      return Optional.empty();
    }
    BigDecimal value = number.decimalValue();
    BigDecimal perVbyte = perKvb ? value.movePointLeft(3) : value;
    return perVbyte.signum() <= 0
            || perVbyte.scale() > MOST_DECIMALS
            || perVbyte.compareTo(HIGHEST) > 0
        ? Optional.empty()
        : Optional.of(new FeeRate(perVbyte));
  }

  /** The estimate for the longest wait that is not longer than this many blocks, else the first. */
  public FeeRate pick(int targetBlocks) {
    SortedMap<Integer, FeeRate> quickEnough = rates.headMap(targetBlocks + 1);
    return quickEnough.isEmpty()
        ? rates.firstEntry().getValue()
        : quickEnough.lastEntry().getValue();
  }
}
