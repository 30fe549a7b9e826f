package org.jmd.wallet.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.keys.Mnemonic;

/**
 * What a wallet of joinmarket-clientserver holds (wallet.md 2.4), for import.
 *
 * @param network that it is for
 * @param type its kind of keys
 * @param mnemonic the words; empty for kinds that have none; wiped by {@link #close}
 * @param passphrase the BIP39 passphrase that the file holds, UTF-8; ours never does, so it must be
 *     given whenever the wallet is opened; wiped by {@link #close}
 * @param created when it was made, as the file says
 * @param nextIndices the next unused index by mixdepth and branch
 * @param importedKeys how many foreign private keys it holds, which are not carried over
 * @param frozen coins that must not be spent
 * @param bonds coins that the file says to be fidelity bonds; there may be others
 * @param labels by address
 */
public record ClientServerWallet(
    Network network,
    Type type,
    Optional<Mnemonic> mnemonic,
    Optional<SecretBytes> passphrase,
    String created,
    SortedMap<Integer, SortedMap<Integer, Integer>> nextIndices,
    int importedKeys,
    List<OutPoint> frozen,
    Set<OutPoint> bonds,
    Map<String, String> labels)
    implements AutoCloseable {
  /** The kinds of wallets. */
  public enum Type {
    LEGACY(0, OptionalInt.empty()),
    P2SH_P2WPKH(1, OptionalInt.of(49)),
    P2WPKH(2, OptionalInt.of(84)),
    FIDELITY_BOND(5, OptionalInt.of(84)),
    WATCH_ONLY_BONDS(6, OptionalInt.empty());

    private final int number;
    private final OptionalInt purpose;

    Type(int number, OptionalInt purpose) {
      this.number = number;
      this.purpose = purpose;
    }

    /** The number in the file. */
    public int number() {
      return number;
    }

    boolean hasMnemonic() {
      return purpose.isPresent();
    }
  }

  /** Path of the mixdepths, such as {@code m/84'/0'}; empty for kinds without BIP39. */
  public Optional<String> basePath() {
    return type.purpose.isPresent()
        ? Optional.of("m/" + type.purpose.getAsInt() + "'/" + network.coinType() + "'")
        : Optional.empty();
  }

  /** Why our wallets cannot have the same coins; empty if it can be adopted. */
  public Optional<String> obstacle() {
    return switch (type) {
      case P2WPKH, FIDELITY_BOND -> Optional.empty();
      case LEGACY ->
          Optional.of(
              "its keys are not from BIP39; sweep its coins with joinmarket-clientserver to an"
                  + " address of a wallet here");
      case P2SH_P2WPKH ->
          Optional.of(
              "its coins are P2SH (BIP49), which would be invisible here; sweep them with"
                  + " joinmarket-clientserver to an address of a wallet here, or use its words in"
                  + " a wallet that knows BIP49");
      case WATCH_ONLY_BONDS ->
          Optional.of(
              "it only watches bonds and holds no private keys; migrate the wallet that does");
    };
  }

  /** What a daemon wallet calls this one. */
  public WalletType walletType() {
    return type == Type.FIDELITY_BOND ? WalletType.FIDELITY_BOND : WalletType.SEGWIT;
  }

  /** The largest next index of any branch: a scan must reach that far. */
  public int scanDepth() {
    return nextIndices.values().stream()
        .flatMap(branches -> branches.values().stream())
        .mapToInt(i -> i)
        .max()
        .orElse(0);
  }

  /**
   * The frozen coins that shall stay frozen.
   *
   * @param isBond whether a coin is a fidelity bond: those were frozen for their locktime, not by
   *     their owner
   */
  public List<OutPoint> frozenBesides(Predicate<OutPoint> isBond) {
    return frozen.stream().filter(isBond.negate()).toList();
  }

  @Override
  public void close() {
    mnemonic.ifPresent(Mnemonic::close);
    passphrase.ifPresent(SecretBytes::close);
  }

  /** Without the passphrase. */
  @Override
  public String toString() {
    return "ClientServerWallet[" + type + " " + network + "]";
  }
}
