package org.jmd.daemon.notify;

import java.util.Optional;

/**
 * How a maker did in one period.
 *
 * @param hours length of the period
 * @param requests sessions that began
 * @param refused takers that were turned away, at whatever step
 * @param signed transactions
 * @param confirmed CoinJoins
 * @param volumeSats sum of their amounts
 * @param earnedSats fees, less contributions to miner fees
 * @param coinsSeen coins that takers have ever seen as this wallet's
 * @param balanceSats of the wallet; empty if it is not told
 */
public record SummaryFigures(
    int hours,
    long requests,
    long refused,
    long signed,
    int confirmed,
    long volumeSats,
    long earnedSats,
    int coinsSeen,
    Optional<Long> balanceSats) {}
