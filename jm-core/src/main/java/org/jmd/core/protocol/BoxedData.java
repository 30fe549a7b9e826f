package org.jmd.core.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.tx.UtxoRef;

/** The texts inside boxes (protocol.md 4.3, 6.5). */
final class BoxedData {
  private static final int IOAUTH_FIELDS = 5;
  private static final int MAX_FIELDS = 64;

  private BoxedData() {}

  static Boxed parse(BoxedCommand command, String plaintext) throws ProtocolViolation {
    return switch (command) {
      case AUTH ->
          new Boxed.Auth(
              Wire.require(PodleRevelation.tryParse(plaintext), "auth must be utxo|P|P2|s|e"));
      case IOAUTH -> ioAuth(plaintext);
      case TX -> new Boxed.TxProposal(Wire.transaction(plaintext));
      case SIG -> SignaturePushes.parse(plaintext);
    };
  }

  private static Boxed.IoAuth ioAuth(String plaintext) throws ProtocolViolation {
    List<String> fields = MessageCodec.split(plaintext, ' ', MAX_FIELDS, "fields of ioauth");
    if (fields.size() < IOAUTH_FIELDS) {
      throw new ProtocolViolation.Malformed(
          "ioauth has " + fields.size() + " of " + IOAUTH_FIELDS + " fields");
    }
    List<UtxoRef> utxos = new ArrayList<>();
    for (String utxo :
        MessageCodec.split(fields.get(0), ',', Boxed.IoAuth.MAX_UTXOS, "inputs of ioauth")) {
      utxos.add(Wire.require(UtxoRef.tryParse(utxo), "malformed input of ioauth"));
    }
    PublicKey authKey =
        Wire.require(PublicKey.tryParseHex(fields.get(1)), "key of ioauth must be 66 hex digits");
    try {
      return new Boxed.IoAuth(utxos, authKey, fields.get(2), fields.get(3), fields.get(4));
    } catch (IllegalArgumentException e) {
      // The record's way to say that an address or the signature has not the required form.
      throw new ProtocolViolation.Malformed("ioauth: " + e.getMessage());
    }
  }
}
