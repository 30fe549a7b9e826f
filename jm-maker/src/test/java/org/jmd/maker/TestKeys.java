package org.jmd.maker;

import java.nio.charset.StandardCharsets;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;

/** Keys made of names. */
record TestKeys(SecretBytes secret, PublicKey publicKey, ScriptPubKey script) {
  static TestKeys of(String name) {
    return of(SecretBytes.owning(Hashes.sha256(("jmd " + name).getBytes(StandardCharsets.UTF_8))));
  }

  static TestKeys of(SecretBytes secret) {
    PublicKey publicKey = Secp256k1.nativeCurve().publicKey(secret);
    return new TestKeys(secret, publicKey, ScriptPubKey.p2wpkh(Hashes.hash160(publicKey.bytes())));
  }

  String address() {
    return Addresses.format(script, Network.REGTEST).orElseThrow();
  }
}
