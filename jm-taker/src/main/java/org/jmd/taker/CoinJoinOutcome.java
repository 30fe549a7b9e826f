package org.jmd.taker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jmd.core.protocol.Octets;

/** How a round ended. */
public sealed interface CoinJoinOutcome {
  /** The time that each phase took, as far as the round came. */
  Map<Phase, Duration> phaseDurations();

  /**
   * The transaction was handed to the network.
   *
   * @param txid its id
   * @param tx the signed transaction
   * @param amountSats the CoinJoin amount
   * @param equalOutputs how many outputs have that amount
   * @param makers what each maker received
   * @param minerFeeSats what we paid to the miners
   * @param totalMinerFeeSats with the makers' contributions
   * @param broadcastBy who broadcast it
   * @param seen whether our node has seen it
   */
  record Completed(
      String txid,
      Octets tx,
      long amountSats,
      int equalOutputs,
      List<CoinJoinSummary.Maker> makers,
      long minerFeeSats,
      long totalMinerFeeSats,
      String broadcastBy,
      boolean seen,
      Map<Phase, Duration> phaseDurations)
      implements CoinJoinOutcome {
    /** Copies the collections. */
    public Completed {
      makers = List.copyOf(makers);
      phaseDurations = Map.copyOf(phaseDurations);
    }
  }

  /**
   * There is no CoinJoin.
   *
   * @param phase in which it failed
   * @param reason one sentence with a stable beginning
   * @param details further lines, such as counts per reason and remedies
   * @param coinsHeld whether the coins stay reserved, because makers have seen a transaction
   */
  record Failed(
      Phase phase,
      String reason,
      List<String> details,
      boolean coinsHeld,
      Map<Phase, Duration> phaseDurations)
      implements CoinJoinOutcome {
    /** Copies the collections. */
    public Failed {
      details = List.copyOf(details);
      phaseDurations = Map.copyOf(phaseDurations);
    }
  }

  /**
   * The user declined.
   *
   * @param stage when; before the broadcast the signed transaction exists and the coins stay
   *     reserved
   * @param txHex the signed transaction, empty if there is none yet
   */
  record Declined(CoinJoinSummary.Stage stage, String txHex, Map<Phase, Duration> phaseDurations)
      implements CoinJoinOutcome {
    /** Copies the map. */
    public Declined {
      phaseDurations = Map.copyOf(phaseDurations);
    }
  }
}
