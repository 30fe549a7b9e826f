package org.jmd.core.tx;

import java.util.Arrays;
import java.util.List;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;

/**
 * Signs inputs of a transaction: BIP143, SIGHASH_ALL, RFC 6979, low s (wallet.md 5.7). The value
 * and script that are signed come from the caller's own records. Safe for use by several threads.
 */
public final class InputSigner {
  private final Secp256k1 curve;

  /** Uses that curve. */
  public InputSigner(Secp256k1 curve) {
    this.curve = curve;
  }

  /**
   * Signs the input that spends a key's own coin.
   *
   * @throws IllegalArgumentException if the transaction does not spend it, if it is not locked to
   *     exactly this key, or if the secret is no private key
   */
  public SignatureBlob signP2wpkh(Tx tx, PrevOut spent, SecretBytes key) {
    PublicKey publicKey = curve.publicKey(key);
    if (!spent.script().equals(ScriptPubKey.p2wpkh(Hashes.hash160(publicKey.bytes())))) {
      throw new IllegalArgumentException(
          "coin " + spent.outPoint() + " is not locked to the P2WPKH script of this key");
    }
    byte[] hash = new SegwitSighash(tx).ofP2wpkh(spent);
    return new SignatureBlob(sign(hash, key), publicKey);
  }

  /**
   * Signs the input that spends a fidelity bond (wallet.md 5.7) and returns its witness.
   *
   * @param witnessScript the script of the bond
   * @throws IllegalArgumentException if the transaction does not spend it, the script is not the
   *     coin's, the key is not the script's, or the lock time or sequence of the transaction does
   *     not satisfy the bond
   */
  public List<ByteString> signBond(Tx tx, PrevOut spent, byte[] witnessScript, SecretBytes key) {
    if (!spent.script().equals(ScriptPubKey.p2wsh(Hashes.sha256(witnessScript)))) {
      throw new IllegalArgumentException(
          "coin " + spent.outPoint() + " is not locked to that bond script");
    }
    SegwitSighash sighash = new SegwitSighash(tx);
    ByteString signature = sign(sighash.of(spent, witnessScript), key);
    List<ByteString> witness = List.of(signature, ByteString.of(witnessScript));
    int index = sighash.inputIndex(spent);
    ScriptVerifier.failure(tx.withWitness(index, witness), index, spent)
        .ifPresent(reason -> {
          throw new IllegalArgumentException(
              "bond " + spent.outPoint() + " cannot be spent so: " + reason);
        });
    return witness;
  }

  private ByteString sign(byte[] hash, SecretBytes key) {
    byte[] der = curve.sign(key, hash);
    byte[] signature = Arrays.copyOf(der, der.length + 1);
    signature[der.length] = SegwitSighash.TYPE_ALL;
    return ByteString.of(signature);
  }
}
