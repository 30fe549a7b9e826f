package org.jmd.wallet.metadata;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is noted about one coin: a BIP-329 {@code output} record (wallet.md 3.1).
 *
 * @param outPoint which coin
 * @param spendable false for a frozen coin, true for one that was unfrozen by hand
 * @param label the user's text
 * @param lockUntil end of the lease
 * @param lockOwner holder of the lease
 * @param seen whether a sync has seen the coin
 * @param coinJoinOutput whether the coin is the equal output of a CoinJoin of ours
 * @param others members of other programs, kept as they are
 */
record CoinState(
    OutPoint outPoint,
    Optional<Boolean> spendable,
    Optional<String> label,
    Optional<Instant> lockUntil,
    Optional<String> lockOwner,
    boolean seen,
    boolean coinJoinOutput,
    ObjectNode others) {
  private static final int NANO_DIGITS = 9;

  static CoinState empty(OutPoint outPoint) {
    return new CoinState(
        outPoint,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        JsonNodeFactory.instance.objectNode());
  }

  static Optional<CoinState> tryParse(ObjectNode json) {
    return OutPoint.tryParse(json.path("ref").asString(""))
        .filter(outPoint -> outPoint.toString().equals(json.path("ref").stringValue()))
        .map(outPoint -> parse(json, outPoint));
  }

  private static CoinState parse(ObjectNode json, OutPoint outPoint) {
    ObjectNode others = json.deepCopy();
    others.remove("type");
    others.remove("ref");
    Optional<Instant> until = takeTime(others, "jm_lock_until");
    Optional<String> owner = takeText(others, "jm_lock_owner");
    return new CoinState(
        outPoint,
        take(others, "spendable").filter(JsonNode::isBoolean).map(JsonNode::booleanValue),
        takeText(others, "label"),
        until,
        until.isPresent() ? owner : Optional.empty(),
        takeFlag(others, "jm_seen"),
        takeFlag(others, "jm_coinjoin_output"),
        others);
  }

  private static Optional<JsonNode> take(ObjectNode json, String key) {
    return Optional.ofNullable(json.remove(key));
  }

  private static boolean takeFlag(ObjectNode json, String key) {
    return take(json, key).filter(JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(false);
  }

  private static Optional<String> takeText(ObjectNode json, String key) {
    return take(json, key).filter(JsonNode::isString).map(JsonNode::stringValue);
  }

  private static Optional<Instant> takeTime(ObjectNode json, String key) {
    return take(json, key).filter(JsonNode::isNumber).flatMap(CoinState::instant);
  }

  private static Optional<Instant> instant(JsonNode number) {
    BigDecimal seconds = number.decimalValue();
    // A time outside of these bounds is nobody's lease; years up to 9999 fit.
    if (seconds.signum() < 0
        || seconds.scale() > 1000
        || seconds.precision() - (long) seconds.scale() > 11) {
      return Optional.empty();
    }
    long whole = seconds.longValue();
    long nanos =
        seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(NANO_DIGITS).longValue();
    return Optional.of(Instant.ofEpochSecond(whole, nanos));
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "output").put("ref", outPoint.toString());
    spendable.ifPresent(value -> json.put("spendable", value.booleanValue()));
    label.ifPresent(value -> json.put("label", value));
    lockUntil.ifPresent(value -> json.put("jm_lock_until", seconds(value)));
    lockOwner.ifPresent(value -> json.put("jm_lock_owner", value));
    if (seen) {
      json.put("jm_seen", true);
    }
    if (coinJoinOutput) {
      json.put("jm_coinjoin_output", true);
    }
    others.properties().forEach(member -> json.set(member.getKey(), member.getValue()));
    return json;
  }

  private static BigDecimal seconds(Instant time) {
    BigDecimal seconds =
        BigDecimal.valueOf(time.getEpochSecond())
            .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
            .stripTrailingZeros();
    return seconds.scale() < 1 ? seconds.setScale(1) : seconds;
  }

  boolean isFrozen() {
    return spendable.isPresent() && !spendable.get();
  }

  /**
   * Nobody takes a lease beyond {@link Metadata#MAX_LEASE}: one that ends later was taken on a
   * clock that has since been set back, and must not hold the coin for years.
   */
  boolean isLeased(Instant now) {
    return lockUntil.isPresent()
        && lockUntil.get().isAfter(now)
        && !lockUntil.get().isAfter(now.plus(Metadata.MAX_LEASE));
  }

  boolean isEmpty() {
    return equals(empty(outPoint));
  }

  CoinState withSpendable(Optional<Boolean> value) {
    return new CoinState(
        outPoint, value, label, lockUntil, lockOwner, seen, coinJoinOutput, others);
  }

  CoinState withLabel(Optional<String> value) {
    return new CoinState(
        outPoint, spendable, value, lockUntil, lockOwner, seen, coinJoinOutput, others);
  }

  CoinState withLease(Instant until, String owner) {
    return new CoinState(
        outPoint,
        spendable,
        label,
        Optional.of(until),
        Optional.of(owner),
        seen,
        coinJoinOutput,
        others);
  }

  CoinState withoutLease() {
    return new CoinState(
        outPoint,
        spendable,
        label,
        Optional.empty(),
        Optional.empty(),
        seen,
        coinJoinOutput,
        others);
  }

  CoinState asSeen() {
    return new CoinState(
        outPoint, spendable, label, lockUntil, lockOwner, true, coinJoinOutput, others);
  }

  CoinState asCoinJoinOutput() {
    return new CoinState(outPoint, spendable, label, lockUntil, lockOwner, seen, true, others);
  }
}
