package org.jmd.wallet.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;

/**
 * BIP322, the simple form: the signature is the witness of a transaction that can never be mined,
 * which spends a virtual output of the address. The script interpreter decides. Stateless.
 */
final class GenericMessage {
  private static final byte[] TAG = "BIP0322-signed-message".getBytes(US_ASCII);
  private static final OutPoint NOTHING = new OutPoint("0".repeat(64), OutPoint.MAX_INDEX);
  private static final ScriptPubKey OP_RETURN = ScriptPubKey.of(new byte[] {0x6a});
  private static final byte[] MARKER_AND_FLAG = {0, 1};

  private GenericMessage() {}

  static String sign(SecretBytes key, byte[] message) {
    Secp256k1 curve = Secp256k1.nativeCurve();
    PublicKey publicKey = curve.publicKey(key);
    PrevOut spent = spent(ScriptPubKey.p2wpkh(Hashes.hash160(publicKey.bytes())), message);
    Tx unsigned = toSign(spent);
    Tx signed =
        unsigned.withWitness(0, new InputSigner(curve).signP2wpkh(unsigned, spent, key).witness());
    byte[] whole = signed.serialize();
    int witnessAt =
        unsigned.serializeWithoutWitness().length - Integer.BYTES + MARKER_AND_FLAG.length;
    return StrictBase64.encode(Arrays.copyOfRange(whole, witnessAt, whole.length - Integer.BYTES));
  }

  static boolean verify(ScriptPubKey script, byte[] message, byte[] witness) {
    boolean supported =
        switch (script.kind()) {
          case P2WPKH, P2WSH, P2TR -> true;
          case P2PKH, P2SH, OTHER -> false;
        };
    if (!supported) {
      return false;
    }
    PrevOut spent = spent(script, message);
    return signed(toSign(spent), witness)
        .filter(tx -> ScriptVerifier.verify(tx, List.of(spent)) instanceof ScriptVerdict.Valid)
        .isPresent();
  }

  /** The transaction with that witness, if it is one. */
  private static Optional<Tx> signed(Tx unsigned, byte[] witness) {
    byte[] base = unsigned.serializeWithoutWitness();
    int tail = base.length - Integer.BYTES;
    byte[] whole =
        ByteBuffer.allocate(base.length + MARKER_AND_FLAG.length + witness.length)
            .put(base, 0, Integer.BYTES)
            .put(MARKER_AND_FLAG)
            .put(base, Integer.BYTES, tail - Integer.BYTES)
            .put(witness)
            .put(base, tail, Integer.BYTES)
            .array();
    return Tx.tryParse(whole).filter(tx -> tx.withoutWitness().equals(unsigned));
  }

  private static Tx toSign(PrevOut spent) {
    return new Tx(
        0, List.of(TxInput.unsigned(spent.outPoint(), 0)), List.of(new TxOutput(0, OP_RETURN)), 0);
  }

  /** The virtual output, which commits to the message. */
  private static PrevOut spent(ScriptPubKey script, byte[] message) {
    byte[] tag = Hashes.sha256(TAG);
    byte[] hash = Hashes.sha256(tag, tag, message);
    byte[] push = new byte[2 + hash.length];
    push[1] = (byte) hash.length;
    System.arraycopy(hash, 0, push, 2, hash.length);
    Tx toSpend =
        new Tx(
            0,
            List.of(new TxInput(NOTHING, ByteString.of(push), 0, List.of())),
            List.of(new TxOutput(0, script)),
            0);
    return new PrevOut(new OutPoint(toSpend.txid(), 0), 0, script);
  }
}
