package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jmd.core.protocol.Nick;
import org.jmd.daemon.demo.RegtestMarket;
import org.jmd.daemon.process.JmdProcess;

/** A maker process that ends and is started again on the same wallet, any number of times. */
final class MortalMaker {
  private static final Pattern NICK = Pattern.compile("maker (J5\\w+) started");
  private static final Pattern CONNECTED = Pattern.compile("directory \\S+ connected");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RegtestMarket market;
  private final RegtestMarket.Participant owner;
  private final String[] arguments;
  private JmdProcess life;

  /** How a life ends. */
  enum End {
    SIGTERM(143),
    KILL(137);

    private final int exitCode;

    End(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  /** Starts the first life; {@code arguments} are those of {@code jmd maker}. */
  MortalMaker(RegtestMarket market, RegtestMarket.Participant owner, String... arguments) {
    this.market = market;
    this.owner = owner;
    this.arguments = arguments.clone();
    this.life = market.launchMaker(owner, this.arguments);
  }

  /** The nick of this life, once takers can reach it. */
  Nick awaitNick() {
    life.awaitLine(CONNECTED, PATIENCE);
    return Nick.tryParse(life.awaitLine(NICK, PATIENCE)).orElseThrow();
  }

  /** Ends this life; what the process said and how it ended must be in order. */
  void end(End how) {
    switch (how) {
      case SIGTERM -> life.process().destroy();
      case KILL -> life.process().destroyForcibly();
    }
    assertThat(life.await(PATIENCE)).as(() -> life.lines().toString()).isEqualTo(how.exitCode);
    assertThat(life.lines()).noneMatch(line -> line.contains("ERROR"));
  }

  /** Begins the next life. */
  void startAgain() {
    life = market.launchMaker(owner, arguments);
  }
}
