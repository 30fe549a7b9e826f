package org.jmd.wallet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/**
 * What the keys of coins are used for (wallet.md 5.7). The one place where a private key meets a
 * transaction, and only after its script was found to be the coin's. Safe for use by several
 * threads.
 */
final class CoinKeys {
  private final HdKeys keys;
  private final InputSigner signer = new InputSigner(Secp256k1.nativeCurve());

  CoinKeys(HdKeys keys) {
    this.keys = keys;
  }

  PublicKey publicKey(Coin coin) {
    return keys.publicKey(ownPath(coin));
  }

  String signMessage(Coin coin, String text) {
    try (SecretBytes key = keys.privateKey(ownPath(coin))) {
      return BitcoinMessage.sign(key, text);
    }
  }

  PodleProof podle(Coin coin, int index) {
    try (SecretBytes key = keys.privateKey(ownPath(coin))) {
      return Podle.generate(key, coin.outPoint(), index);
    }
  }

  SignatureBlob sign(Tx tx, Coin coin) {
    if (coin.bond()) {
      throw new IllegalArgumentException("a bond is never spent in a CoinJoin: " + coin.outPoint());
    }
    try (SecretBytes key = keys.privateKey(ownPath(coin))) {
      return signer.signP2wpkh(tx, spent(coin), key);
    }
  }

  List<ByteString> signBond(Tx tx, Coin coin) {
    if (!coin.bond()) {
      throw new IllegalArgumentException("not a bond: " + coin.outPoint());
    }
    KeyPath path = ownPath(coin);
    try (SecretBytes key = keys.privateKey(path)) {
      byte[] script = keys.bond(new Timenumber(path.index())).bytes();
      return signer.signBond(tx, spent(coin), script, key);
    }
  }

  /** Empty if the key of the bond is not this wallet's. */
  Optional<BondCertificate> certify(RegisteredBond bond, PublicKey certKey, int expiry) {
    return bondPath(bond)
        .map(path -> {
          try (SecretBytes key = keys.privateKey(path)) {
            return BondCertificate.sign(key, certKey, expiry);
          }
        });
  }

  private Optional<KeyPath> bondPath(RegisteredBond bond) {
    return Stream.concat(
            KeyPath.tryParse(bond.path().split(":", 2)[0]).stream(),
            Timenumber.ofLocktime(bond.locktime()).map(keys::bondPath).stream())
        .filter(path ->
            path.branch() == Branch.BOND
                && path.coinType() == keys.network().coinType()
                && path.mixdepth() < keys.mixdepthCount())
        .filter(path -> bond.key().filter(keys.publicKey(path)::equals).isPresent())
        .findFirst();
  }

  private static PrevOut spent(Coin coin) {
    return new PrevOut(coin.outPoint(), coin.valueSats(), coin.script());
  }

  private KeyPath ownPath(Coin coin) {
    ScriptPubKey own =
        coin.path().branch() == Branch.BOND
            ? keys.bond(new Timenumber(coin.path().index())).scriptPubKey()
            : keys.script(coin.path());
    if (!own.equals(coin.script())) {
      throw new IllegalArgumentException("the key at " + coin.path() + " does not own that coin");
    }
    return coin.path();
  }
}
