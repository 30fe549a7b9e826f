package org.jmd.maker;

import java.util.function.Consumer;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Ticks;
import org.jmd.core.runtime.Tasks;

/**
 * What all sessions of a maker share.
 *
 * @param ticks for what is not written down: a change of the wall clock does not move it
 * @param signed called after every signed CoinJoin
 * @param over called at the very end of every session, by its task
 */
record SessionDesk(
    MakerSettings settings,
    Tasks tasks,
    Ticks ticks,
    Entropy entropy,
    MessageChannel channel,
    ErrorReplies errors,
    Funds funds,
    CommitmentGossiper gossiper,
    DisclosureBudget disclosures,
    SignedRounds rounds,
    MakerLog log,
    Runnable signed,
    Consumer<MakerSession> over) {}
