package org.jmd.daemon.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.demo.RegtestMarket.Participant;
import org.jmd.daemon.process.JmdProcess;
import tools.jackson.databind.JsonNode;

/**
 * Makes a CoinJoin on a real node: two directories, four makers and a taker, each a process of its
 * own. Prints who brought and got what, and last {@code coinjoin txid=... equal_outputs=...
 * mined=true}.
 */
public final class Demo {
  private static final int MAKERS = 4;
  private static final long AMOUNT_SATS = 20_000_000;
  private static final long COIN_SATS = 100_000_000;
  private static final Pattern TXID = Pattern.compile("^txid: ([0-9a-f]{64})$");
  private static final PrintStream OUT = System.out;

  private Demo() {}

  /** Runs the demonstration; exit code 1 if no CoinJoin was mined. */
  public static void main(String[] arguments) {
    long start = System.nanoTime();
    boolean mined;
    String lastLine;
    OUT.println("starting bitcoind on regtest");
    try (BitcoindFixture node = BitcoindFixture.start();
        RegtestMarket market = new RegtestMarket(node)) {
      node.mine(110);
      String txid = coinJoin(market);
      node.mine(1);
      JsonNode tx = node.call("getrawtransaction", txid, 2);
      mined = tx.path("confirmations").asInt(0) >= 1;
      int equal = Report.equalOutputs(tx);
      lastLine = "coinjoin txid=" + txid + " equal_outputs=" + equal + " mined=" + mined;
    }
    OUT.printf("took %.1f s, everything is stopped%n", (System.nanoTime() - start) / 1e9);
    OUT.println(lastLine);
    System.exit(mined ? 0 : 1);
  }

  private static String coinJoin(RegtestMarket market) {
    OUT.println("starting two directory nodes");
    market.startDirectory("directory-1");
    market.startDirectory("directory-2");
    Cast cast = wallets(market);
    OUT.println("starting " + MAKERS + " makers");
    List<JmdProcess> makers = new ArrayList<>();
    for (int i = 1; i <= MAKERS; i++) {
      Participant maker = cast.makers().get(i - 1);
      // Half of the makers charge a share of the amount, half a fixed fee.
      makers.add(
          i % 2 == 1
              ? market.launchMaker(maker, "--cj-fee-relative", i == 1 ? "0.00002" : "0.00005")
              : market.launchMaker(maker, "--cj-fee-absolute", i == 2 ? "200" : "500"));
    }
    makers.forEach(m -> m.awaitLine(Pattern.compile("offer"), Duration.ofMinutes(1)));
    OUT.println("the taker makes a CoinJoin of " + sats(AMOUNT_SATS));
    try (JmdProcess round =
        market.startCoinJoin(
            cast.taker(),
            line -> OUT.println("  | " + line),
            "--amount",
            Long.toString(AMOUNT_SATS),
            "--counterparties",
            Integer.toString(MAKERS),
            "--minimum-makers",
            Integer.toString(MAKERS),
            "--no-bondless-zero-fee")) {
      int exit = round.await(Duration.ofMinutes(4));
      if (exit != 0) {
        market.running().forEach(p -> OUT.println(p.name() + ": " + p.lines()));
        throw new IllegalStateException("the taker ended with " + exit);
      }
      String txid =
          round
              .find(TXID)
              .orElseThrow(() -> new IllegalStateException("the taker printed no txid"));
      Report.print(OUT, market, txid, cast.all());
      stop(market);
      return txid;
    }
  }

  private record Cast(List<Participant> makers, Participant taker) {
    List<Participant> all() {
      List<Participant> all = new ArrayList<>(makers);
      all.add(taker);
      return all;
    }
  }

  private static Cast wallets(RegtestMarket market) {
    OUT.println("making " + (MAKERS + 1) + " wallets and funding them");
    List<Participant> makers = new ArrayList<>();
    for (int i = 1; i <= MAKERS; i++) {
      makers.add(market.participant("maker-" + i));
    }
    Cast cast = new Cast(makers, market.participant("taker"));
    cast.all().forEach(p -> market.node().pay(market.depositAddress(p, 0), COIN_SATS));
    market.node().mine(6);
    return cast;
  }

  private static void stop(RegtestMarket market) {
    OUT.println("resources and clean stop of each role:");
    for (JmdProcess role : market.running()) {
      double cpu = role.cpu().map(d -> d.toMillis() / 1000.0).orElse(Double.NaN);
      long rss = role.residentKib().orElse(0L) / 1024;
      Duration stopping = role.stop(Duration.ofSeconds(10));
      OUT.printf(
          "  %-12s cpu %5.2f s  rss %4d MiB  stopped in %.2f s%n",
          role.name(), cpu, rss, stopping.toMillis() / 1000.0);
    }
  }

  static String sats(long amount) {
    return "%,d sats".formatted(amount);
  }
}
