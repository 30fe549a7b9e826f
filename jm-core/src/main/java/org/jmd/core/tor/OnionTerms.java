package org.jmd.core.tor;

/**
 * How tor defends an onion service (coinjoin.md 1.18).
 *
 * @param targetHost where tor finds our listening port, seen from tor
 * @param maxStreams most streams on one circuit, more close it; 0..65535, 0 is no limit
 * @param proofOfWork whether callers must work where many call, if tor can do that
 * @param queueRate introductions a second that are let through under proof of work
 * @param queueBurst introductions at once
 */
public record OnionTerms(
    String targetHost, int maxStreams, boolean proofOfWork, int queueRate, int queueBurst) {
  /** The port at which every onion service of the market is dialled. */
  public static final int VIRTUAL_PORT = 5222;

  /** Tor on this machine; 64 streams, proof of work from 25 a second, 250 at once. */
  public static final OnionTerms DEFAULT = new OnionTerms("127.0.0.1", 64, true, 25, 250);

  /** Checks the limits. */
  public OnionTerms {
    if (!targetHost.matches("[0-9A-Za-z._:-]{1,255}")) {
      throw new IllegalArgumentException("target host must be an address");
    }
    if (maxStreams < 0 || maxStreams > 65_535 || queueRate < 1 || queueBurst < 1) {
      throw new IllegalArgumentException(
          "max streams %d, queue rate %d, burst %d".formatted(maxStreams, queueRate, queueBurst));
    }
  }

  /** The arguments of ADD_ONION after the key. */
  String arguments(boolean discardKey, boolean withProofOfWork, int localPort) {
    StringBuilder out = new StringBuilder();
    String flags =
        (discardKey ? "DiscardPK" : "")
            + (discardKey && maxStreams > 0 ? "," : "")
            + (maxStreams > 0 ? "MaxStreamsCloseCircuit" : "");
    if (!flags.isEmpty()) {
      out.append(" Flags=").append(flags);
    }
    if (maxStreams > 0) {
      out.append(" MaxStreams=").append(maxStreams);
    }
    if (withProofOfWork) {
      out.append(" PoWDefensesEnabled=1 PoWQueueRate=").append(queueRate);
      out.append(" PoWQueueBurst=").append(queueBurst);
    }
    String host = targetHost.indexOf(':') >= 0 ? "[" + targetHost + "]" : targetHost;
    return out.append(" Port=" + VIRTUAL_PORT + ",").append(host + ":" + localPort).toString();
  }
}
