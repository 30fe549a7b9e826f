package org.jmd.taker;

/** The phases of a round, in their order (coinjoin.md 2.2). */
public enum Phase {
  PREPARING("checking the wallet"),
  FETCHING_ORDERBOOK("fetching the orderbook"),
  CHOOSING("choosing makers"),
  FILLING("filling offers"),
  AUTHENTICATING("exchanging inputs"),
  BUILDING("building the transaction"),
  SIGNING("collecting signatures"),
  BROADCASTING("broadcasting");

  private final String doing;

  Phase(String doing) {
    this.doing = doing;
  }

  /** What happens in it, for the user: "collecting signatures". */
  public String doing() {
    return doing;
  }
}
