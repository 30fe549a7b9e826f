package org.jmd.wallet.send;

import java.util.List;
import java.util.Optional;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/**
 * A payment to be made.
 *
 * @param mixdepth whose coins pay
 * @param amountSats what the destination gets; 0 means everything, less the fee
 * @param destination whom it pays
 * @param feeRate of the transaction
 * @param inputs the coins to spend, in this order; empty to have them selected
 */
public record SendRequest(
    int mixdepth,
    long amountSats,
    ScriptPubKey destination,
    FeeRate feeRate,
    Optional<List<OutPoint>> inputs) {
  /** Checks the amount and copies the inputs. */
  public SendRequest {
    if (amountSats < 0) {
      throw new IllegalArgumentException("amount must not be negative, got " + amountSats);
    }
    inputs = inputs.map(List::copyOf);
  }

  /** Whether all is to be spent. */
  public boolean isSweep() {
    return amountSats == 0;
  }

  /**
   * The script of a bech32 or bech32m address, the only ones that the daemon pays.
   *
   * @throws SendRefused if it is no such address of that network
   */
  public static ScriptPubKey segwitDestination(String address, Network network) throws SendRefused {
    ScriptPubKey script = Addresses.tryParse(address, network).orElseThrow(() -> foreign(network));
    return switch (script.kind()) {
      case P2WPKH, P2WSH, P2TR -> script;
      case P2PKH, P2SH, OTHER -> throw foreign(network);
    };
  }

  private static SendRefused foreign(Network network) {
    return new SendRefused(
        SendRefused.Reason.DESTINATION,
        "destination is no segwit address of " + network.wireName());
  }
}
