package org.jmd.wallet.metadata;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.tx.OutPoint;

/** What is noted about the coins and addresses of a wallet, for reading (wallet.md 3.1). */
public sealed interface MetadataView permits Metadata {
  /** The label of coins that were frozen because they were sent to an emptied address. */
  String REUSE_LABEL = "jm:autofrozen:reuse";

  /** How many lines of the file made no sense. */
  int malformedLines();

  /** Whether the coin may not be spent. */
  boolean isFrozen(OutPoint outPoint);

  /** Whether a CoinJoin session holds the coin. */
  boolean isLeased(OutPoint outPoint, Instant now);

  /** Whether the coin is noted as the equal output of a CoinJoin of ours. */
  boolean isCoinJoinOutput(OutPoint outPoint);

  /** Whether anything is noted about the coin; such a coin is never frozen automatically. */
  boolean hasRecord(OutPoint outPoint);

  /** Whether a sync has seen the coin. */
  boolean isSeen(OutPoint outPoint);

  /** The coin's label. */
  Optional<String> label(OutPoint outPoint);

  /** Everything that some session holds. */
  Set<OutPoint> leased(Instant now);

  /** Addresses handed out or set aside, with their labels. */
  Map<String, String> reserved();

  /** Addresses with history, with where it came from. */
  Map<String, NavigableSet<String>> used();

  /** Addresses that were once seen to hold a coin. */
  Set<String> funded();
}
