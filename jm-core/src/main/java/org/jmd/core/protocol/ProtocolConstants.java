package org.jmd.core.protocol;

/** The numbers on which all participants of the protocol must agree (coinjoin.md 0.1). */
public final class ProtocolConstants {
  /** Upper bound of every amount: 21 million bitcoin. */
  public static final long MAX_MONEY_SATS = 2_100_000_000_000_000L;

  /** Smallest output that nodes relay, used as the change threshold of direct payments. */
  public static final long RELAY_DUST_SATS = 546;

  /** A taker drops its own change when it is this small or smaller. */
  public static final long TAKER_DUST_CHANGE_SATS = 5 * RELAY_DUST_SATS;

  /** Smallest change of a maker and smallest minimum size of an offer; not configurable. */
  public static final long MAKER_DUST_CHANGE_SATS = 10 * TAKER_DUST_CHANGE_SATS;

  /** The digit in nicks and {@code proto-ver} in handshakes. */
  public static final int JM_VERSION = 5;

  /** Value of {@code app-name} in handshakes. */
  public static final String APP_NAME = "joinmarket";

  /** Virtual port of every role's onion service. */
  public static final int ONION_PORT = 5222;

  /** No line longer than this is sent: some peers drop the connection (protocol.md 1.1). */
  public static final int MAX_SENT_LINE_BYTES = 40_000;

  /** Longest line that a directory accepts, without the terminator. */
  public static final int MAX_DIRECTORY_LINE_BYTES = 65_536;

  /** Longest line that a client accepts, without the terminator. */
  public static final int MAX_CLIENT_LINE_BYTES = 2 * 1024 * 1024;

  /** Deepest nesting of a JSON document; the outermost object is level one. */
  public static final int MAX_JSON_DEPTH = 10;

  /** Offers in one message, and offers kept of one nick (coinjoin.md 2.5). */
  public static final int MAX_OFFERS_PER_NICK = 15;

  private ProtocolConstants() {}
}
