package org.jmd.daemon.regtest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.OutPoint;
import tools.jackson.databind.JsonNode;

/**
 * What a wallet has according to the blocks alone: the node derives the addresses from the
 * descriptors, and every transaction of every block is looked at. Nothing of this is the code of
 * the wallet.
 *
 * @param movements transactions that concern the wallet, the oldest first
 */
record Reckoning(List<Movement> movements) {
  private static final int LAST_INDEX = 199;
  private static final Pattern DESCRIPTOR = Pattern.compile("wpkh\\((\\w+)/([01])/\\*\\)#\\w+");

  /** Whose an address is: 0 is the branch of deposits, 1 that of CoinJoins and change. */
  record Place(int mixdepth, int branch) {}

  /** One input or output of the wallet. */
  record Piece(OutPoint coin, String address, long sats, Place place) {}

  /**
   * What a transaction did to the wallet.
   *
   * @param ins coins of the wallet that it spends
   * @param outs coins that it gives to the wallet
   */
  record Movement(String txid, List<Piece> ins, List<Piece> outs) {
    /** What the wallet has more after it than before. */
    long gainSats() {
      return sum(outs) - sum(ins);
    }

    /** What the wallet put in. */
    long inSats() {
      return sum(ins);
    }

    private static long sum(List<Piece> pieces) {
      return pieces.stream().mapToLong(Piece::sats).sum();
    }
  }

  /**
   * Reads all blocks.
   *
   * @param deposits an address of each mixdepth, by which its descriptors are recognised
   */
  static Reckoning of(BitcoindFixture node, String watchOnlyWallet, List<String> deposits) {
    Map<String, Place> places = places(node, watchOnlyWallet, deposits);
    List<Movement> movements = new ArrayList<>();
    int tip = node.call("getblockcount").intValue();
    for (int height = 1; height <= tip; height++) {
      String hash = node.call("getblockhash", height).stringValue();
      for (JsonNode tx : node.call("getblock", hash, 3).required("tx")) {
        Movement movement = movement(tx, places);
        if (!movement.ins().isEmpty() || !movement.outs().isEmpty()) {
          movements.add(movement);
        }
      }
    }
    return new Reckoning(List.copyOf(movements));
  }

  private static Map<String, Place> places(
      BitcoindFixture node, String watchOnlyWallet, List<String> deposits) {
    // By account key, the addresses of both branches.
    Map<String, Map<Integer, List<String>>> accounts = new HashMap<>();
    JsonNode list = node.walletCall(watchOnlyWallet, "listdescriptors").required("descriptors");
    for (JsonNode entry : list) {
      String text = entry.required("desc").stringValue();
      Matcher descriptor = DESCRIPTOR.matcher(text);
      if (descriptor.matches()) {
        accounts
            .computeIfAbsent(descriptor.group(1), _ -> new HashMap<>())
            .put(Integer.valueOf(descriptor.group(2)), addresses(node, text));
      }
    }
    Map<String, Place> places = new HashMap<>();
    for (int i = 0; i < deposits.size(); i++) {
      int mixdepth = i;
      Map<Integer, List<String>> branches =
          accounts.values().stream()
              .filter(
                  account -> account.getOrDefault(0, List.of()).contains(deposits.get(mixdepth)))
              .findFirst()
              .orElseThrow();
      branches.forEach((branch, addresses) ->
          addresses.forEach(address -> places.put(address, new Place(mixdepth, branch))));
    }
    return places;
  }

  private static List<String> addresses(BitcoindFixture node, String descriptor) {
    return node.call("deriveaddresses", descriptor, List.of(0, LAST_INDEX))
        .valueStream()
        .map(JsonNode::stringValue)
        .toList();
  }

  private static Movement movement(JsonNode tx, Map<String, Place> places) {
    List<Piece> ins = new ArrayList<>();
    for (JsonNode input : tx.required("vin")) {
      if (input.has("prevout")) {
        OutPoint spent =
            new OutPoint(input.required("txid").stringValue(), input.required("vout").longValue());
        piece(spent, input.required("prevout"), places).ifPresent(ins::add);
      }
    }
    String txid = tx.required("txid").stringValue();
    List<Piece> outs = new ArrayList<>();
    for (JsonNode output : tx.required("vout")) {
      OutPoint made = new OutPoint(txid, output.required("n").longValue());
      piece(made, output, places).ifPresent(outs::add);
    }
    return new Movement(txid, List.copyOf(ins), List.copyOf(outs));
  }

  private static Optional<Piece> piece(OutPoint coin, JsonNode output, Map<String, Place> places) {
    String address = output.at("/scriptPubKey/address").asString("");
    return Optional.ofNullable(places.get(address))
        .map(place ->
            new Piece(coin, address, BitcoindFixture.sats(output.required("value")), place));
  }

  /** Transactions that spend coins of the wallet. */
  List<Movement> spends() {
    return movements.stream().filter(m -> !m.ins().isEmpty()).toList();
  }

  /** What others have paid to the wallet. */
  long depositedSats() {
    return movements.stream().filter(m -> m.ins().isEmpty()).mapToLong(Movement::gainSats).sum();
  }

  /** What is not spent. */
  Map<OutPoint, Piece> coins() {
    Map<OutPoint, Piece> coins = new LinkedHashMap<>();
    for (Movement movement : movements) {
      movement.ins().forEach(spent -> coins.remove(spent.coin()));
      movement.outs().forEach(made -> coins.put(made.coin(), made));
    }
    return coins;
  }

  /** What a mixdepth holds. */
  long balanceSats(int mixdepth) {
    return coins().values().stream()
        .filter(coin -> coin.place().mixdepth() == mixdepth)
        .mapToLong(Piece::sats)
        .sum();
  }
}
