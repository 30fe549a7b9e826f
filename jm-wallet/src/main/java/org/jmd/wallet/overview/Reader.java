package org.jmd.wallet.overview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jmd.core.bond.Timenumber;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.metadata.MetadataView;

/** Reads a wallet once and lists what it holds. */
final class Reader {
  private final Wallet wallet;
  private final List<Coin> coins;
  private final Map<String, List<Coin>> byAddress;
  private final MetadataView notes;
  private final Statuses statuses;

  Reader(Wallet wallet) {
    this.wallet = wallet;
    this.coins = wallet.coins();
    this.byAddress = coins.stream().collect(Collectors.groupingBy(Coin::address));
    this.notes = wallet.notes();
    this.statuses = new Statuses(wallet, notes);
  }

  List<MixdepthLine> summaries() {
    return IntStream.range(0, wallet.mixdepthCount())
        .mapToObj(m -> mixdepth(m, Optional.empty(), List.of()))
        .toList();
  }

  List<MixdepthLine> listings(int gap, boolean showEmpty) {
    return IntStream.range(0, wallet.mixdepthCount())
        .mapToObj(m -> mixdepth(m, Optional.of(wallet.accountZpub(m)), branches(m, gap, showEmpty)))
        .toList();
  }

  private MixdepthLine mixdepth(int mixdepth, Optional<String> zpub, List<BranchLine> branches) {
    List<Coin> own = coins.stream().filter(c -> c.mixdepth() == mixdepth && !c.bond()).toList();
    return new MixdepthLine(
        mixdepth,
        Totals.sum(own, c -> true),
        Totals.sum(own, Coin::frozen),
        own.size(),
        wallet.address(wallet.nextPath(mixdepth, Branch.EXTERNAL)),
        zpub,
        branches);
  }

  private List<BranchLine> branches(int mixdepth, int gap, boolean showEmpty) {
    List<BranchLine> branches = new ArrayList<>();
    for (Branch branch : List.of(Branch.EXTERNAL, Branch.INTERNAL)) {
      KeyPath next = wallet.nextPath(mixdepth, branch);
      List<AddressLine> addresses =
          IntStream.range(0, next.index() + gap)
              .mapToObj(next::withIndex)
              .map(path -> line(wallet.address(path), path.toString()))
              .filter(line -> showEmpty || line.status() != AddressStatus.USED_EMPTY)
              .toList();
      branches.add(branch(next, addresses));
    }
    List<AddressLine> bonds = mixdepth == 0 ? bonds() : List.of();
    if (!bonds.isEmpty()) {
      branches.add(
          branch(coins.stream().filter(Coin::bond).findFirst().orElseThrow().path(), bonds));
    }
    return branches;
  }

  private static BranchLine branch(KeyPath path, List<AddressLine> addresses) {
    String text = path.toString();
    return new BranchLine(
        path.branch().name().toLowerCase(Locale.ROOT),
        text.substring(0, text.lastIndexOf('/')),
        addresses.stream().mapToLong(AddressLine::balanceSats).sum(),
        addresses);
  }

  private List<AddressLine> bonds() {
    Map<KeyPath, String> addresses = new TreeMap<>();
    coins.stream().filter(Coin::bond).forEach(c -> addresses.put(c.path(), c.address()));
    return addresses.entrySet().stream()
        .map(e -> line(e.getValue(), e.getKey() + ":" + locktime(e.getKey())))
        .toList();
  }

  private static long locktime(KeyPath bond) {
    return new Timenumber(bond.index()).locktime();
  }

  private AddressLine line(String address, String path) {
    List<Coin> held = byAddress.getOrDefault(address, List.of());
    return new AddressLine(
        address,
        path,
        statuses.status(address, held),
        statuses.marks(address, held),
        Totals.sum(held, c -> true),
        notes.reserved().getOrDefault(address, ""),
        held.stream()
            .sorted(Comparator.comparingLong(Coin::valueSats).reversed())
            .map(c -> CoinLine.of(c, notes.label(c.outPoint())))
            .toList());
  }
}
