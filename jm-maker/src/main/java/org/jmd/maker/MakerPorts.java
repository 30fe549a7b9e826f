package org.jmd.maker;

import java.util.function.Predicate;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * The outside world of a maker.
 *
 * @param channel with a nick of its own, not yet opened; the maker closes it
 * @param own which nicks belong to this installation
 */
record MakerPorts(
    Funds funds,
    CommitmentBlacklist blacklist,
    MessageChannel channel,
    Tasks tasks,
    Entropy entropy,
    Predicate<Nick> own,
    BondSource bonds,
    CommitmentGossiper gossiper,
    MakerLog log) {}
