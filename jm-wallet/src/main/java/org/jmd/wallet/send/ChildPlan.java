package org.jmd.wallet.send;

import org.jmd.core.tx.FeeRate;
import org.jmd.wallet.Coin;

/**
 * How a child is to pay for its unconfirmed parents. Immutable.
 *
 * @param coin the output of the parent that the child spends
 * @param outputSats what it returns to the wallet
 * @param feeSats what the child pays
 * @param childVbytes the size of the child
 * @param packageRateBefore what the parents pay for each virtual byte
 * @param packageRate what they pay together with the child
 * @param packageVbytes the size of them all
 */
public record ChildPlan(
    Coin coin,
    long outputSats,
    long feeSats,
    int childVbytes,
    FeeRate packageRateBefore,
    FeeRate packageRate,
    long packageVbytes) {}
