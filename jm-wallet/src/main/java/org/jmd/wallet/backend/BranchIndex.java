package org.jmd.wallet.backend;

/**
 * The last two levels of a key's path. Which mixdepth they belong to is for the wallet to find out.
 *
 * @param branch number of the branch, at least 0
 * @param index on that branch, at least 0
 */
public record BranchIndex(int branch, int index) {}
