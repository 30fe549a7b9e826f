package org.jmd.taker;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes offers: runs CoinJoin rounds, one at a time. Every round appears under a nick of its own.
 * Safe for use by several threads.
 */
public final class Taker {
  private static final Logger LOG = LoggerFactory.getLogger(Taker.class);

  private static final String COMPONENT = "taker";

  private final TakerSettings settings;
  private final Funds funds;
  private final Commitments commitments;
  private final IgnoredMakers ignored;
  private final Supplier<MessageChannel> channels;
  private final OwnNicks ownNicks;
  private final Tasks tasks;
  private final Entropy entropy;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * What is remembered between rounds.
   *
   * @param used commitments of ours
   * @param blacklist commitments that others used
   * @param ignored makers that failed
   */
  public record Memory(
      UsedCommitments used, CommitmentBlacklist blacklist, IgnoredMakers ignored) {}

  /**
   * A taker for one wallet, which stays the caller's.
   *
   * @param channels makes a closed channel under a fresh nick for each round, which closes it
   * @param ownNicks of this installation, never chosen as makers
   */
  public Taker(
      TakerSettings settings,
      Wallet wallet,
      Memory memory,
      Supplier<MessageChannel> channels,
      OwnNicks ownNicks,
      Tasks tasks,
      Entropy entropy) {
    this(
        settings,
        new WalletFunds(wallet, settings.mergesInMixdepthZero(), entropy),
        new WalletCommitments(memory.used(), memory.blacklist()),
        memory.ignored(),
        channels,
        ownNicks,
        tasks,
        entropy);
  }

  Taker(
      TakerSettings settings,
      Funds funds,
      Commitments commitments,
      IgnoredMakers ignored,
      Supplier<MessageChannel> channels,
      OwnNicks ownNicks,
      Tasks tasks,
      Entropy entropy) {
    this.settings = settings;
    this.funds = funds;
    this.commitments = commitments;
    this.ignored = ignored;
    this.channels = channels;
    this.ownNicks = ownNicks;
    this.tasks = tasks;
    this.entropy = entropy;
  }

  /**
   * Runs one round on the calling task.
   *
   * @throws InterruptedException if the task is cancelled; coins are released unless makers have
   *     seen the transaction
   */
  public CoinJoinOutcome coinJoin(CoinJoinRequest request, TakerListener listener)
      throws InterruptedException {
    PhaseLog phases = new PhaseLog(tasks, listener);
    if (!busy.compareAndSet(false, true)) {
      return new CoinJoinOutcome.Failed(
          Phase.PREPARING, "Another round is running", List.of(), false, phases.durations());
    }
    try (MessageChannel channel = channels.get();
        OwnNicks.Registration _ = ownNicks.register(COMPONENT, channel.nick())) {
      Inbox inbox = new Inbox(tasks);
      CommitmentSource source = new CommitmentSource(settings.podle(), commitments, funds::podle);
      RoundContext round =
          new RoundContext(
              settings,
              funds,
              source,
              commitments,
              ignored,
              channel,
              inbox,
              tasks,
              entropy,
              listener,
              phases,
              ownNicks);
      CoinJoinRun run = new CoinJoinRun(round, request);
      CoinJoinOutcome outcome = run(run, phases);
      if (inbox.lost() > 0) {
        LOG.warn("{} messages were dropped because the inbox was full", inbox.lost());
      }
      return outcome;
    } finally {
      busy.set(false);
    }
  }

  private static CoinJoinOutcome run(CoinJoinRun run, PhaseLog phases) throws InterruptedException {
    try {
      CoinJoinOutcome outcome = run.run();
      phases.end();
      return outcome;
    } catch (RoundFailed failed) {
      phases.end();
      return failure(run, phases, failed.reason(), failed.details());
    } catch (ChainUnavailableException e) {
      phases.end();
      return failure(
          run, phases, "The chain backend does not answer: " + e.getMessage(), List.of());
    } catch (WalletStorageException e) {
      phases.end();
      return failure(run, phases, "Nothing is sent without a record: " + e.getMessage(), List.of());
    } catch (RuntimeException bug) {
      LOG.error("A CoinJoin round died", bug);
      phases.end();
      return failure(run, phases, "Internal error: " + bug, List.of());
    }
  }

  private static CoinJoinOutcome failure(
      CoinJoinRun run, PhaseLog phases, String reason, List<String> details) {
    return new CoinJoinOutcome.Failed(
        phases.current(), reason, details, run.holdsCoins(), phases.durations());
  }
}
