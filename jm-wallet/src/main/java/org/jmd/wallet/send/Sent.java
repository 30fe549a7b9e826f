package org.jmd.wallet.send;

import java.util.HexFormat;
import java.util.Optional;
import org.jmd.core.tx.Tx;

/**
 * A signed payment.
 *
 * @param transaction with all its signatures
 * @param feeSats what the miners get
 * @param changeAddress where the change goes, empty for none
 */
public record Sent(Tx transaction, long feeSats, Optional<String> changeAddress) {
  /** In display order. */
  public String txid() {
    return transaction.txid();
  }

  /** The serialisation in hex. */
  public String hex() {
    return HexFormat.of().formatHex(transaction.serialize());
  }
}
