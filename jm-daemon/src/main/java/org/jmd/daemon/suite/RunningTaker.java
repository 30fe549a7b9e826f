package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.notify.Notifier;
import org.jmd.daemon.notify.NotifySettings;
import org.jmd.daemon.notify.TakerNotices;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.IgnoredMakers;
import org.jmd.taker.RoundMonitor;
import org.jmd.taker.Taker;
import org.jmd.taker.TakerEvent;
import org.jmd.taker.TakerListener;
import org.jmd.taker.TakerSettings;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A taker with everything that it stands on, for one round after the other. Closing it closes the
 * transport.
 */
public final class RunningTaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningTaker.class);

  /** Longer than for services: a circuit to the server is made only now, and nobody is stopped. */
  private static final Duration LAST_MESSAGES = Duration.ofSeconds(15);

  private final Taker taker;
  private final Transport transport;
  private final Optional<Notifier> notifier;
  private final TakerNotices notices;

  private RunningTaker(
      Taker taker, Transport transport, Optional<Notifier> notifier, TakerNotices notices) {
    this.taker = taker;
    this.transport = transport;
    this.notifier = notifier;
    this.notices = notices;
  }

  /**
   * Wires a taker.
   *
   * @param wallet stays the caller's
   * @throws IllegalArgumentException if the configuration contradicts itself; the message says how
   */
  public static RunningTaker create(OpenWallet wallet, Config config, TakerSettings settings) {
    Tasks tasks = wallet.tasks();
    Entropy entropy = Entropy.system();
    ChannelSettings channelSettings = ChannelWiring.taker(config);
    // What became of earlier rounds: their outputs count as mixed only once that is written down.
    new RoundMonitor(wallet.wallet(), settings.timing().pendingAbandon())
        .check()
        .forEach(news -> log.info("{}", news));
    PrivateFiles files = new PrivateFiles();
    Taker.Memory memory =
        new Taker.Memory(
            new UsedCommitments(files, wallet.dataDirectory()),
            new CommitmentBlacklist(
                files, wallet.dataDirectory(), RunningMaker.MOST_GOSSIPED, entropy),
            IgnoredMakers.load(wallet.dataDirectory().resolve("ignored_makers.txt")));
    Transport transport = ChannelWiring.transport(config);
    Taker taker =
        new Taker(
            settings,
            wallet.wallet(),
            memory,
            () ->
                new OnionMessageChannel(
                    channelSettings, NickIdentity.create(entropy), transport, tasks, entropy),
            new OwnNicks(wallet.dataDirectory().resolve("state"), tasks.clock()),
            tasks,
            entropy);
    return new RunningTaker(
        taker,
        transport,
        NotificationWiring.open(config, "taker", tasks),
        new TakerNotices(NotifySettings.wording(config)));
  }

  /**
   * Makes one CoinJoin.
   *
   * @throws InterruptedException if the round was cancelled
   */
  public CoinJoinOutcome coinJoin(CoinJoinRequest request, TakerListener listener)
      throws InterruptedException {
    if (notifier.isEmpty()) {
      return taker.coinJoin(request, listener);
    }
    Notifier teller = notifier.get();
    try {
      CoinJoinOutcome outcome = taker.coinJoin(request, telling(listener, teller));
      notices.ended(outcome).ifPresent(teller::post);
      return outcome;
    } catch (RuntimeException e) {
      teller.post(notices.brokenOff());
      throw e;
    }
  }

  /** A round has begun when the user agrees to its makers. */
  private TakerListener telling(TakerListener listener, Notifier teller) {
    return new TakerListener() {
      @Override
      public void heard(TakerEvent event) {
        listener.heard(event);
      }

      @Override
      public boolean confirm(CoinJoinSummary summary) {
        boolean agreed = listener.confirm(summary);
        if (agreed && summary.stage() == CoinJoinSummary.Stage.MAKERS_CHOSEN) {
          teller.post(notices.started(summary));
        }
        return agreed;
      }
    };
  }

  @Override
  public void close() {
    transport.close();
    notifier.ifPresent(teller -> teller.close(LAST_MESSAGES));
  }
}
