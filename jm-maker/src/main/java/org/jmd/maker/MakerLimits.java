package org.jmd.maker;

/**
 * Ceilings that keep a maker's work and memory independent of the number of attackers (coinjoin.md
 * 1.5). Immutable.
 *
 * @param messagesPerSecond of one nick in the long run
 * @param messageBurst of one nick at once
 * @param orderbook who may have how many answers to {@code !orderbook} from directories
 * @param orderbookPerMinute answers to all nicks together
 * @param sessions CoinJoins under way at the same time
 * @param signedRounds signed CoinJoins remembered for {@code !push}
 * @param disclosuresPerHour how many takers may learn of coins in an hour
 * @param errorsPerSecond error replies to all nicks together
 * @param commitmentsPerSecond {@code hp2} of all nicks together
 * @param commitmentsPerNickPerSecond {@code hp2} of one nick
 */
public record MakerLimits(
    int messagesPerSecond,
    int messageBurst,
    OrderbookLimits orderbook,
    int orderbookPerMinute,
    int sessions,
    int signedRounds,
    int disclosuresPerHour,
    int errorsPerSecond,
    int commitmentsPerSecond,
    int commitmentsPerNickPerSecond) {
  /** The limits of a maker that configures nothing. */
  public static final MakerLimits DEFAULT =
      new MakerLimits(10, 100, OrderbookLimits.DEFAULT, 60, 128, 1024, 30, 10, 20, 2);

  /** The same with so many disclosures in an hour. */
  public MakerLimits withDisclosuresPerHour(int disclosures) {
    return new MakerLimits(
        messagesPerSecond,
        messageBurst,
        orderbook,
        orderbookPerMinute,
        sessions,
        signedRounds,
        disclosures,
        errorsPerSecond,
        commitmentsPerSecond,
        commitmentsPerNickPerSecond);
  }

  /** Checks that every ceiling is at least 1. */
  public MakerLimits {
    requirePositive(messagesPerSecond, "messages per second");
    requirePositive(messageBurst, "message burst");
    requirePositive(orderbookPerMinute, "orderbook answers per minute");
    requirePositive(sessions, "sessions");
    requirePositive(signedRounds, "signed rounds");
    requirePositive(disclosuresPerHour, "disclosures per hour");
    requirePositive(errorsPerSecond, "error replies per second");
    requirePositive(commitmentsPerSecond, "commitments per second");
    requirePositive(commitmentsPerNickPerSecond, "commitments per nick and second");
  }

  private static void requirePositive(int value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, got " + value);
    }
  }
}
