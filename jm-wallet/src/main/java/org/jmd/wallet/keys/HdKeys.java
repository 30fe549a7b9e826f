package org.jmd.wallet.keys;

import fr.acinq.bitcoin.DeterministicWallet;
import fr.acinq.bitcoin.DeterministicWallet.ExtendedPrivateKey;
import fr.acinq.bitcoin.DeterministicWallet.ExtendedPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;

/**
 * All keys of a wallet on one network (BIP32, BIP84, wallet.md 1.2). Only the seed is kept; a
 * private key is derived for each use, so that it lives no longer than that. Public keys are
 * derived from the mixdepths' extended public keys and go on working after {@link #close}, which
 * wipes the seed. Safe for use by several threads.
 */
public final class HdKeys implements AutoCloseable {
  /** The most mixdepths that a configuration may ask for. */
  public static final int MAX_MIXDEPTHS = 10;

  private static final int PURPOSE = 84;

  private final Network network;
  private final SecretBytes seed;
  private final boolean watching;
  private final String fingerprint;
  private final String masterFingerprint;
  private final List<ExtendedPublicKey> accounts;
  private final List<List<ExtendedPublicKey>> branches;

  private HdKeys(Network network, SecretBytes seed, int mixdepthCount) {
    this.network = network;
    this.seed = seed;
    this.watching = false;
    ExtendedPrivateKey master = master();
    this.masterFingerprint = hex(DeterministicWallet.fingerprint(master));
    this.fingerprint = hex(DeterministicWallet.fingerprint(master.derivePrivateKey(0L)));
    this.accounts =
        IntStream.range(0, mixdepthCount)
            .mapToObj(m -> master.derivePrivateKey(accountPath(m)).getExtendedPublicKey())
            .toList();
    this.branches = accounts.stream().map(HdKeys::branches).toList();
  }

  private HdKeys(PublicAccounts known, int mixdepthCount) {
    this.network = known.network();
    this.seed = SecretBytes.owning(new byte[1]);
    this.watching = true;
    this.masterFingerprint = known.masterFingerprint();
    this.fingerprint = known.fingerprint();
    this.accounts = known.decoded().subList(0, mixdepthCount);
    this.branches = accounts.stream().map(HdKeys::branches).toList();
    seed.close();
  }

  private static List<ExtendedPublicKey> branches(ExtendedPublicKey account) {
    return Arrays.stream(Branch.values())
        .map(branch -> account.derivePublicKey((long) branch.number()))
        .toList();
  }

  /**
   * The keys of a seed.
   *
   * @param seed becomes this object's: {@link #close} wipes it
   * @param mixdepthCount 1..{@value #MAX_MIXDEPTHS}
   */
  public static HdKeys of(SecretBytes seed, Network network, int mixdepthCount) {
    if (mixdepthCount < 1 || mixdepthCount > MAX_MIXDEPTHS) {
      throw new IllegalArgumentException(
          "number of mixdepths must be 1.." + MAX_MIXDEPTHS + ", got " + mixdepthCount);
    }
    return new HdKeys(network, seed, mixdepthCount);
  }

  /** The keys of a mnemonic; the mnemonic and the passphrase stay the caller's. */
  public static HdKeys of(
      Mnemonic mnemonic, SecretBytes passphrase, Network network, int mixdepthCount) {
    return of(mnemonic.seed(passphrase), network, mixdepthCount);
  }

  /** As above, for a passphrase that is text already, such as none. */
  public static HdKeys of(
      Mnemonic mnemonic, String passphrase, Network network, int mixdepthCount) {
    return of(mnemonic.seed(passphrase), network, mixdepthCount);
  }

  /**
   * The public keys of a wallet whose words are elsewhere; asking for private ones fails as after
   * {@link #close}.
   *
   * @param mixdepthCount 1 to as many as are known
   */
  public static HdKeys watching(PublicAccounts known, int mixdepthCount) {
    if (mixdepthCount < 1 || mixdepthCount > known.xpubs().size()) {
      throw new IllegalArgumentException(
          "number of mixdepths must be 1.." + known.xpubs().size() + ", got " + mixdepthCount);
    }
    return new HdKeys(known, mixdepthCount);
  }

  /** Whether there are public keys only. */
  public boolean isWatching() {
    return watching;
  }

  private ExtendedPrivateKey master() {
    return seed.use(DeterministicWallet::generate);
  }

  private List<Long> accountPath(int mixdepth) {
    return List.of(
        DeterministicWallet.hardened(PURPOSE),
        DeterministicWallet.hardened(network.coinType()),
        DeterministicWallet.hardened(mixdepth));
  }

  private static String hex(long fingerprint) {
    return HexFormat.of().toHexDigits((int) fingerprint);
  }

  /** The network of the addresses. */
  public Network network() {
    return network;
  }

  /** How many mixdepths there are. */
  public int mixdepthCount() {
    return accounts.size();
  }

  /**
   * The 8 hex digits that name this wallet in files: of the key {@code m/0}, not the BIP32
   * fingerprint (wallet.md 1.3).
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** The BIP32 fingerprint of the master key, as PSBT key origins carry it. */
  public String masterFingerprint() {
    return masterFingerprint;
  }

  /** The extended public key of a mixdepth with the prefix that descriptors need: xpub or tpub. */
  public String accountXpub(int mixdepth) {
    return DeterministicWallet.encode(
        accounts.get(mixdepth), isMainnet() ? DeterministicWallet.xpub : DeterministicWallet.tpub);
  }

  /** The same key with the prefix that is shown to people: zpub or vpub (SLIP132). */
  public String accountZpub(int mixdepth) {
    return DeterministicWallet.encode(
        accounts.get(mixdepth), isMainnet() ? DeterministicWallet.zpub : DeterministicWallet.vpub);
  }

  /** The master private key as xprv or tprv, UTF-8; the most secret thing there is. */
  public SecretBytes masterXprv() {
    String text =
        DeterministicWallet.encode(
            master(), isMainnet() ? DeterministicWallet.xprv : DeterministicWallet.tprv);
    return SecretBytes.owning(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private boolean isMainnet() {
    return network == Network.MAINNET;
  }

  /** {@code m/84'/coin'/mixdepth'}. */
  public String accountPathText(int mixdepth) {
    return "m/84'/" + network.coinType() + "'/" + mixdepth + "'";
  }

  /** The descriptor of one branch, watched up to an index. */
  public WatchedDescriptor descriptor(int mixdepth, Branch branch, int endIndex) {
    return new WatchedDescriptor(
        "wpkh(" + accountXpub(mixdepth) + "/" + branch.number() + "/*)",
        endIndex,
        branch == Branch.INTERNAL);
  }

  /** The path of a key of this wallet. */
  public KeyPath path(int mixdepth, Branch branch, int index) {
    if (mixdepth >= mixdepthCount()) {
      throw new IllegalArgumentException(
          "mixdepth must be below " + mixdepthCount() + ", got " + mixdepth);
    }
    return KeyPath.of(network, mixdepth, branch, index);
  }

  /** The public key at a path of this network. */
  public PublicKey publicKey(KeyPath path) {
    check(path);
    ExtendedPublicKey branch = branches.get(path.mixdepth()).get(path.branch().number());
    return PublicKey.of(branch.derivePublicKey((long) path.index()).publickeybytes.toByteArray());
  }

  /**
   * The private key at a path; the caller closes it.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public SecretBytes privateKey(KeyPath path) {
    check(path);
    return SecretBytes.owning(
        master()
            .derivePrivateKey(accountPath(path.mixdepth()))
            .derivePrivateKey((long) path.branch().number())
            .derivePrivateKey((long) path.index())
            .secretkeybytes
            .toByteArray());
  }

  private void check(KeyPath path) {
    if (path.coinType() != network.coinType() || path.mixdepth() >= mixdepthCount()) {
      throw new IllegalArgumentException(
          path + " is no path of a wallet with " + mixdepthCount() + " mixdepths on " + network);
    }
  }

  /** The path of the key of a bond (wallet.md 1.5). */
  public KeyPath bondPath(Timenumber month) {
    return path(0, Branch.BOND, month.value());
  }

  /** The bond of a month. */
  public BondScript bond(Timenumber month) {
    return new BondScript(publicKey(bondPath(month)), month.locktime());
  }

  /** The P2WPKH script of the key at a path. Bond outputs have a script of their own. */
  public ScriptPubKey script(KeyPath path) {
    return ScriptPubKey.p2wpkh(Hashes.hash160(publicKey(path).bytes()));
  }

  /** The P2WPKH address of the key at a path. */
  public String address(KeyPath path) {
    return address(script(path)).orElseThrow();
  }

  /** The address of a script on this wallet's network. */
  public Optional<String> address(ScriptPubKey script) {
    return Addresses.format(script, network);
  }

  @Override
  public void close() {
    seed.close();
  }

  @Override
  public String toString() {
    return "HdKeys[" + fingerprint + " on " + network + "]";
  }
}
