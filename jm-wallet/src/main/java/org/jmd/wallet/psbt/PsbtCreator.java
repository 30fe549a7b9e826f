package org.jmd.wallet.psbt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * Makes the PSBT of a transaction that spends coins of one wallet, with all that a signer needs who
 * has only the mnemonic: each coin's output, and where the keys of our coins and of our own outputs
 * come from (BIP174 creator and updater). Needs public keys only. Immutable.
 */
public final class PsbtCreator {
  private final String masterFingerprint;
  private final Function<KeyPath, PublicKey> keys;

  /**
   * Uses the keys of a wallet.
   *
   * @param masterFingerprint BIP32 fingerprint of the master key, 8 lower-case hex digits
   * @param keys the wallet's public keys
   */
  public PsbtCreator(String masterFingerprint, Function<KeyPath, PublicKey> keys) {
    this.masterFingerprint = masterFingerprint;
    this.keys = keys;
  }

  /**
   * Makes the PSBT.
   *
   * @param transaction without signatures
   * @param coins what it spends, in any order
   * @param change the outputs that pay to keys of the wallet
   * @throws PsbtException if an input spends none of the coins, or a coin or output is not locked
   *     to the key at its path
   */
  public Psbt create(Tx transaction, List<Coin> coins, Map<ScriptPubKey, KeyPath> change)
      throws PsbtException {
    List<List<PsbtRecord>> inputs = new ArrayList<>();
    for (TxInput input : transaction.inputs()) {
      Coin coin =
          coins.stream()
              .filter(c -> c.outPoint().equals(input.outPoint()))
              .findFirst()
              .orElseThrow(() ->
                  new PsbtException(
                      Problem.INPUT, "input " + input.outPoint() + " is no coin of this wallet"));
      inputs.add(input(coin));
    }
    List<List<PsbtRecord>> outputs = new ArrayList<>();
    for (TxOutput output : transaction.outputs()) {
      Optional<KeyPath> path = Optional.ofNullable(change.get(output.script()));
      outputs.add(path.isPresent() ? output(output.script(), path.get()) : List.of());
    }
    return Psbt.of(transaction.withoutWitness(), inputs, outputs);
  }

  private List<PsbtRecord> input(Coin coin) throws PsbtException {
    List<PsbtRecord> records = new ArrayList<>();
    records.add(PsbtRecord.witnessUtxo(new TxOutput(coin.valueSats(), coin.script())));
    records.add(PsbtRecord.SIGN_ALL);
    Lock lock = lock(coin.script(), coin.path());
    lock.bond()
        .ifPresent(b -> records.add(PsbtRecord.single(PsbtRecord.IN_WITNESS_SCRIPT, b.bytes())));
    records.add(derivation(PsbtRecord.IN_BIP32_DERIVATION, lock.key(), coin.path()));
    return List.copyOf(records);
  }

  private List<PsbtRecord> output(ScriptPubKey script, KeyPath path) throws PsbtException {
    List<PsbtRecord> records = new ArrayList<>();
    Lock lock = lock(script, path);
    lock.bond()
        .ifPresent(b -> records.add(PsbtRecord.single(PsbtRecord.OUT_WITNESS_SCRIPT, b.bytes())));
    records.add(derivation(PsbtRecord.OUT_BIP32_DERIVATION, lock.key(), path));
    return List.copyOf(records);
  }

  private PsbtRecord derivation(int type, PublicKey key, KeyPath path) {
    return PsbtRecord.keyed(type, key.bytes(), KeyOrigin.of(masterFingerprint, path).value());
  }

  /** The key at a path and, if it is a bond, the script around it. */
  private record Lock(PublicKey key, Optional<BondScript> bond) {
    ScriptPubKey script() {
      return bond.map(BondScript::scriptPubKey)
          .orElseGet(() -> ScriptPubKey.p2wpkh(Hashes.hash160(key.bytes())));
    }
  }

  private Lock lock(ScriptPubKey script, KeyPath path) throws PsbtException {
    PublicKey key = keys.apply(path);
    Optional<BondScript> bond =
        path.branch() == Branch.BOND && script.kind() == ScriptPubKey.Kind.P2WSH
            ? Optional.of(new BondScript(key, new Timenumber(path.index()).locktime()))
            : Optional.empty();
    Lock lock = new Lock(key, bond);
    if (!lock.script().equals(script)) {
      throw new PsbtException(
          Problem.INPUT, "script " + script.hex() + " is not locked to the key at " + path);
    }
    return lock;
  }
}
