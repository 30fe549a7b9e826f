package org.jmd.core.chain;

/**
 * An unconfirmed transaction with those that it depends on and those that depend on it. Every group
 * includes the transaction itself.
 *
 * @param vbytes its own size
 * @param feeSats its own fee
 * @param ancestorVbytes of it and its unconfirmed ancestors
 * @param ancestorFeesSats what they pay together
 * @param descendants how many there are
 * @param descendantFeesSats what they pay together
 */
public record MempoolEntry(
    long vbytes,
    long feeSats,
    long ancestorVbytes,
    long ancestorFeesSats,
    int descendants,
    long descendantFeesSats) {}
