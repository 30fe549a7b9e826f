package org.jmd.daemon.demo;

import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.demo.RegtestMarket.Participant;
import tools.jackson.databind.JsonNode;

/** Tells from the node's view who brought what into a CoinJoin and who got what out of it. */
final class Report {
  private Report() {}

  private static final class Account {
    private long in;
    private long out;
  }

  /** Prints inputs and outputs per participant, equal outputs and fees. */
  static void print(
      PrintStream out, RegtestMarket market, String txid, Collection<Participant> participants) {
    BitcoindFixture node = market.node();
    JsonNode tx = node.call("getrawtransaction", txid, 2);
    Map<String, Account> accounts = new LinkedHashMap<>();
    participants.forEach(p -> accounts.put(p.name(), new Account()));
    out.println("transaction " + txid);
    long in = 0;
    for (JsonNode input : tx.required("vin")) {
      JsonNode spent =
          node.call("getrawtransaction", input.required("txid").asString(), 1)
              .required("vout")
              .get(input.required("vout").asInt());
      long value = BitcoindFixture.sats(spent.required("value"));
      String owner = owner(node, participants, spent);
      account(accounts, owner).in += value;
      in += value;
      out.printf("  in   %-10s %,15d sats%n", owner, value);
    }
    long equalValue = equalValue(tx);
    long outSum = 0;
    for (JsonNode output : tx.required("vout")) {
      long value = BitcoindFixture.sats(output.required("value"));
      String owner = owner(node, participants, output);
      account(accounts, owner).out += value;
      outSum += value;
      out.printf(
          "  out  %-10s %,15d sats%s%n", owner, value, value == equalValue ? "  equal output" : "");
    }
    out.printf(
        "  miner fee %,d sats, %d equal outputs of %,d sats%n",
        in - outSum, equalOutputs(tx), equalValue);
    accounts.forEach((name, a) -> {
      long net = a.out - a.in;
      out.printf("  %-10s %s %,d sats%n", name, net >= 0 ? "earned" : "paid  ", Math.abs(net));
    });
  }

  private static Account account(Map<String, Account> accounts, String owner) {
    return accounts.computeIfAbsent(owner, name -> new Account());
  }

  private static String owner(
      BitcoindFixture node, Collection<Participant> participants, JsonNode output) {
    String address = output.required("scriptPubKey").required("address").asString();
    return participants.stream()
        .filter(p ->
            node.walletCall(p.nodeWallet(), "getaddressinfo", address)
                    .path("ismine")
                    .asBoolean(false)
                || node.walletCall(p.nodeWallet(), "getaddressinfo", address)
                    .path("iswatchonly")
                    .asBoolean(false))
        .map(Participant::name)
        .findFirst()
        .orElse("unknown");
  }

  /** How often the most frequent output value occurs. */
  static int equalOutputs(JsonNode tx) {
    return counts(tx).values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static long equalValue(JsonNode tx) {
    Optional<Map.Entry<Long, Integer>> most =
        counts(tx).entrySet().stream().max(Map.Entry.comparingByValue());
    return most.map(Map.Entry::getKey).orElse(0L);
  }

  private static Map<Long, Integer> counts(JsonNode tx) {
    Map<Long, Integer> counts = new HashMap<>();
    tx.required("vout")
        .forEach(o -> counts.merge(BitcoindFixture.sats(o.required("value")), 1, Integer::sum));
    return counts;
  }
}
