package org.jmd.maker;

import java.util.function.Consumer;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.runtime.Tasks;

/**
 * What all sessions of a maker share.
 *
 * @param signed called after every signed CoinJoin
 * @param over called at the very end of every session, by its task
 */
record SessionDesk(
    MakerSettings settings,
    Tasks tasks,
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
