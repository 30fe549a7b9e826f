package org.jmd.wallet.backend;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of the chain was looked through for a wallet (wallet.md 7.2).
 *
 * @param transactionCount transactions that were found so far
 * @param birthTime when the first of them was mined
 * @param scannedSince the time from which on blocks were looked through; empty if it is unknown
 * @param status whether blocks are looked through at present
 */
public record ScanReport(
    long transactionCount,
    Optional<Instant> birthTime,
    Optional<Instant> scannedSince,
    ScanStatus status) {}
