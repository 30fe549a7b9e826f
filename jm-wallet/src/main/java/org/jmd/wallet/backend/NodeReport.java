package org.jmd.wallet.backend;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.runtime.Network;

/**
 * How a full node does.
 *
 * @param version such as 270100 for 27.1
 * @param subversion what it calls itself to its peers
 * @param chain what it calls the chain that it is on
 * @param network the same, if it is one of ours
 * @param blocks height of its best block
 * @param headers height of the best header that it knows
 * @param initialDownload whether it says that it has not caught up yet
 * @param prunedBelow lowest block that it has kept; empty if it has all
 * @param tipTime time in the header of its best block
 * @param connections number of its peers
 * @param clockOffset how far the clocks of its peers are ahead of its own
 * @param usesClearnet whether it reaches IP addresses other than through a proxy
 */
public record NodeReport(
    int version,
    String subversion,
    String chain,
    Optional<Network> network,
    int blocks,
    int headers,
    boolean initialDownload,
    OptionalInt prunedBelow,
    Instant tipTime,
    int connections,
    Duration clockOffset,
    boolean usesClearnet) {}
