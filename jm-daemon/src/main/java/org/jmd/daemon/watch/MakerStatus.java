package org.jmd.daemon.watch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code jmd maker status} shows; the components are the members of its JSON document. It
 * names no taker, transaction, address or coin.
 *
 * @param state {@code waiting_for_node}, {@code starting}, {@code waiting_for_funds}, {@code
 *     running}, {@code failed} or {@code stopped}
 * @param problem why it is not running
 * @param nick under which offers are announced
 * @param startedAt start of the process
 * @param uptimeSeconds since then
 * @param node the chain source
 * @param walletSeen when the wallet was last looked at
 * @param directories each of the configuration
 * @param offers in force
 * @param sessions CoinJoins under way, the oldest first
 * @param offersAsked when a taker last asked what is on offer
 * @param requests the last requests and what became of them, at most 20, the newest first
 * @param coins of the wallet
 * @param bond what takers see of a fidelity bond
 * @param disclosedCoins coins that takers have ever seen as this wallet's, by the history
 * @param earnings from confirmed CoinJoins
 * @param counts what was served and refused since the start, by the names of {@link
 *     org.jmd.maker.MakerCount}, in its order
 * @param hints why nobody may be taking the offers; empty if nothing speaks against them
 */
public record MakerStatus(
    String state,
    Optional<String> problem,
    Optional<String> nick,
    Instant startedAt,
    long uptimeSeconds,
    NodeHealth node,
    Optional<Instant> walletSeen,
    List<DirectoryHealth> directories,
    List<OfferLine> offers,
    List<SessionLine> sessions,
    Optional<Instant> offersAsked,
    List<RequestLine> requests,
    CoinCounts coins,
    BondView bond,
    int disclosedCoins,
    Earnings earnings,
    Map<String, Long> counts,
    List<String> hints) {

  /**
   * The chain source.
   *
   * @param answers whether it answered just now
   * @param tipHeight of its best block
   * @param lastError what went wrong last
   */
  public record NodeHealth(
      boolean answers, Optional<Integer> tipHeight, Optional<String> lastError) {}

  /**
   * A directory.
   *
   * @param endpoint host and port
   * @param up whether it is connected
   * @param offers how many offers are announced there now
   * @param reconnects how often it was lost and came back
   * @param detail since when, or why not
   */
  public record DirectoryHealth(
      String endpoint, boolean up, int offers, int reconnects, String detail) {}

  /**
   * An offer.
   *
   * @param oid its number
   * @param type such as {@code sw0reloffer}
   * @param minSats smallest amount
   * @param maxSats largest amount
   * @param fee as announced: satoshis, or a fraction
   * @param txFeeSats contribution to the miner fee
   * @param announcedOn the directories that have it, as it is now
   */
  public record OfferLine(
      long oid,
      String type,
      long minSats,
      long maxSats,
      String fee,
      long txFeeSats,
      List<String> announcedOn) {}

  /**
   * A session.
   *
   * @param stage what it waits for or does
   * @param ageSeconds since it began
   */
  public record SessionLine(String stage, long ageSeconds) {}

  /**
   * A request of a taker.
   *
   * @param at when
   * @param what was asked or became of it
   */
  public record RequestLine(Instant at, String what) {}

  /**
   * Coins of the wallet; those that are several of these count each time.
   *
   * @param total all
   * @param unconfirmed too young to be offered
   * @param frozen by the operator or because of reuse
   * @param leased held by sessions
   * @param bonds fidelity bonds
   * @param offerableSats what each mixdepth could put into one CoinJoin
   */
  public record CoinCounts(
      int total, int unconfirmed, int frozen, int leased, int bonds, List<Long> offerableSats) {
    /** Of a wallet that is not open yet. */
    static final CoinCounts NONE = new CoinCounts(0, 0, 0, 0, 0, List.of());
  }

  /**
   * What takers see of a fidelity bond.
   *
   * @param state {@code none}, {@code announced} or {@code unusable}
   * @param warnings one line each
   * @param seen what a look from outside found, a line for each directory
   */
  public record BondView(String state, List<String> warnings, List<String> seen) {
    /** Of a maker without one. */
    static final BondView NONE = new BondView("none", List.of(), List.of());
  }

  /**
   * What the maker earned.
   *
   * @param todaySats since midnight, local time
   * @param totalSats ever
   * @param coinJoins how many
   */
  public record Earnings(long todaySats, long totalSats, int coinJoins) {
    /** Of a wallet that is not open yet. */
    static final Earnings NONE = new Earnings(0, 0, 0);
  }
}
