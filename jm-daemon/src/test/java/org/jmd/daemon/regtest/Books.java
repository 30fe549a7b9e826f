package org.jmd.daemon.regtest;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.daemon.demo.RegtestMarket;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.metadata.MetadataStore;

/** A child's wallet from outside: what its files say. */
record Books(RegtestMarket.Participant owner) {
  private String fingerprint() {
    return owner.nodeWallet().replaceAll("jm_([0-9a-f]{8})_.*", "$1");
  }

  /** What sessions hold. */
  Set<OutPoint> held() {
    return heldAt(Instant.now());
  }

  /** What sessions will still hold then if nobody changes anything. */
  Set<OutPoint> heldAt(Instant time) {
    return new MetadataStore(new PrivateFiles(), owner.dataDirectory(), fingerprint())
        .read()
        .leased(time);
  }

  /** CoinJoins only: what was paid into the wallet is added from the chain. */
  List<HistoryEntry> rounds() {
    return new History(
            new PrivateFiles(),
            owner.dataDirectory(),
            fingerprint(),
            Network.REGTEST,
            Instant::now,
            ZoneId.systemDefault())
        .entries().stream()
            .filter(row -> !row.role().equals(Optional.of(HistoryEntry.Role.DEPOSIT)))
            .toList();
  }
}
