package org.jmd.wallet;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.backend.ScanReport;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.coins.MergeRule;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.RotationLineage;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.metadata.MetadataView;

/**
 * A wallet: keys, the coins that a backend sees for them, and what is noted about coins and
 * addresses. Several wallets, in this process or others, may use the same keys and directory at
 * once: no address is handed out twice and no coin leased twice. Private keys never leave it. Safe
 * for use by several threads.
 *
 * <p>Calls that need the backend throw {@link org.jmd.core.chain.ChainUnavailableException}, calls
 * that keep something throw {@link org.jmd.wallet.file.WalletStorageException}.
 */
public final class Wallet implements AutoCloseable {
  private static final int MAX_RESERVATION_ATTEMPTS = 100;

  private final HdKeys keys;
  private final WalletBackend backend;
  private final InstantSource clock;
  private final MetadataStore metadata;
  private final History history;
  private final PrivateFiles files;
  private final Path dataDirectory;
  private final BondRegistry bonds;
  private final CoinView view;
  private final Leases leases;
  private final CoinKeys coinKeys;

  private Wallet(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      InstantSource clock,
      PrivateFiles files) {
    this.keys = keys;
    this.coinKeys = new CoinKeys(keys);
    this.backend = backend;
    this.clock = clock;
    this.metadata = new MetadataStore(files, settings.dataDirectory(), keys.fingerprint());
    this.history =
        new History(
            files,
            settings.dataDirectory(),
            keys.fingerprint(),
            keys.network(),
            clock,
            ZoneId.systemDefault());
    this.bonds = BondRegistry.open(files, settings.dataDirectory(), keys.fingerprint());
    this.view =
        new CoinView(
            settings,
            keys,
            backend,
            metadata,
            history,
            new BondWatch(keys, bonds, clock),
            new OwedScan(files, settings.dataDirectory(), keys.fingerprint(), backend, clock));
    this.files = files;
    this.dataDirectory = settings.dataDirectory();
    this.leases = new Leases(metadata, clock);
  }

  /**
   * Opens a wallet; {@link #sync} must follow before coins or addresses are asked of it.
   *
   * @param keys become this wallet's: {@link #close} wipes them
   * @param backend stays the caller's
   */
  public static Wallet open(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      InstantSource clock,
      PrivateFiles files) {
    return new Wallet(settings, keys, backend, clock, files);
  }

  /** The 8 hex digits that name this wallet. */
  public String fingerprint() {
    return keys.fingerprint();
  }

  /** The BIP32 fingerprint of its master key, as signers elsewhere know it. */
  public String masterFingerprint() {
    return keys.masterFingerprint();
  }

  /** The network of its addresses. */
  public Network network() {
    return keys.network();
  }

  /** How many mixdepths it has. */
  public int mixdepthCount() {
    return keys.mixdepthCount();
  }

  /** The chain, for questions that do not concern this wallet's coins. */
  public ChainSource chain() {
    return backend;
  }

  /** The transaction if the backend knows it. */
  public Optional<WalletTransaction> transaction(String txid) {
    return backend.transaction(txid);
  }

  /**
   * Those of its transactions that the backend knows, in the order of the questions; such as do not
   * concern the wallet may be left out.
   */
  public List<Optional<WalletTransaction>> transactions(List<String> txids) {
    return backend.transactions(txids);
  }

  /** Whether the backend looks through old blocks for coins of this wallet. */
  public ScanStatus scanStatus() {
    return backend.scanStatus();
  }

  /** The leases on its coins. */
  public Leases leases() {
    return leases;
  }

  /** What it did so far. */
  public History history() {
    return history;
  }

  /** Its fidelity bonds, as the last sync found them. */
  public BondRegistry bonds() {
    return bonds;
  }

  /**
   * Permits a key to prove one of the wallet's bonds (protocol.md 7.5).
   *
   * @param expiry last valid period of 2016 blocks
   * @return empty if the key of the bond is elsewhere: only its owner can sign then
   * @throws IllegalStateException after {@link #close}
   */
  public Optional<BondCertificate> certify(RegisteredBond bond, PublicKey certKey, int expiry) {
    return coinKeys.certify(bond, certKey, expiry);
  }

  /**
   * Watches the address of a bond that was made just now. {@link #sync} watches every registered
   * bond, but looks through old blocks for those that it does not know.
   */
  public void watchNewBond(String address) {
    view.watching().watchNewBonds(List.of(address));
  }

  /**
   * Watches the bonds of all 960 months and begins to look through old blocks for their coins; the
   * {@link #sync} after the end of that registers what was found (wallet.md 4.1).
   *
   * @return running, or idle if it has ended already
   */
  public ScanStatus recoverBonds() {
    view.forgetGaps();
    return view.watching().recoverBonds();
  }

  /**
   * Begins to look through old blocks for coins; a search that runs already goes on instead.
   *
   * @param fromHeight first block; blocks before the wallet's birth are left out
   * @return running, or idle if it has ended already
   */
  public ScanStatus rescan(int fromHeight) {
    view.forgetGaps();
    return view.watching().rescan(fromHeight);
  }

  /**
   * Watches at least so many addresses of each branch from now on; {@link #rescan} looks for old
   * coins of theirs.
   *
   * @param count at most {@link WalletSettings#MAX_RANGE}, more are not watched
   */
  public void deepen(int count) {
    view.watching().deepen(count);
  }

  /** Fills its history with what the chain tells. */
  public HistoryReconstruction reconstruction() {
    return new HistoryReconstruction(keys, backend, this, view.book(), files, dataDirectory);
  }

  /** How much of the chain was looked through; empty if the backend cannot tell. */
  public Optional<ScanReport> scanReport() {
    return backend.scanReport();
  }

  /** Asks the backend for coins and used addresses; the first time also makes it watch them. */
  public void sync() {
    view.sync();
  }

  /**
   * Whether a block, or a transaction that pays or spends its coins, has come since the last {@link
   * #sync}. Asks the backend two questions and notes nothing.
   */
  public boolean isOutdated() {
    return view.isOutdated();
  }

  /** The coins that the last sync saw, with what is noted about them at this moment. */
  public List<Coin> coins() {
    MetadataView m = metadata.read();
    Instant now = clock.instant();
    return view.snapshot().coins().stream()
        .map(c ->
            c.withFlags(
                m.isFrozen(c.outPoint()),
                m.isLeased(c.outPoint(), now),
                m.isCoinJoinOutput(c.outPoint())))
        .toList();
  }

  /**
   * The coins that may be selected automatically (wallet.md 5.1): old enough, not frozen, not held
   * by a session, no bond.
   */
  public List<Coin> eligible(int mixdepth, int minConfirmations) {
    return coins().stream()
        .filter(c -> c.mixdepth() == mixdepth && c.confirmations() >= minConfirmations)
        .filter(c -> !c.frozen() && !c.leased() && !c.bond())
        .toList();
  }

  /** The sum of {@link #eligible} in satoshis. */
  public long spendableSats(int mixdepth, int minConfirmations) {
    return eligible(mixdepth, minConfirmations).stream().mapToLong(Coin::valueSats).sum();
  }

  /**
   * Which coins of a mixdepth a maker may spend together (wallet.md 5.3): in mixdepth 0 only those
   * whose past lies in this wallet's own CoinJoins. A taker's rule is {@code MergeRule.of(mixdepth,
   * false, Coin::coinJoinOutput)}.
   *
   * @param allowMixdepthZeroMerge whether the owner has lifted the restriction
   */
  public MergeRule makerMergeRule(int mixdepth, boolean allowMixdepthZeroMerge) {
    Set<OutPoint> lineage =
        mixdepth == 0 && !allowMixdepthZeroMerge
            ? RotationLineage.of(
                history.entries(), fingerprint(), network(), view.snapshot().coins())
            : Set.of();
    return MergeRule.of(
        mixdepth, allowMixdepthZeroMerge, coin -> lineage.contains(coin.outPoint()));
  }

  /**
   * Sets the next address of a branch aside. When this returns, that is on the disk: the address is
   * never handed out again, whatever happens.
   *
   * @param label the user's text, may be empty
   */
  public ReservedAddress reserveAddress(int mixdepth, Branch branch, String label) {
    if (branch == Branch.BOND) {
      throw new IllegalArgumentException("bond addresses are chosen by their month");
    }
    for (int attempt = 0; attempt < MAX_RESERVATION_ATTEMPTS; attempt++) {
      ReservedAddress reserved = reserveNext(mixdepth, branch, label);
      if (branch == Branch.INTERNAL || !backend.hasReceived(reserved.address()).orElse(false)) {
        return reserved;
      }
      metadata.change(m -> {
        m.unreserve(reserved.address());
        return m.markUsed(reserved.address(), Optional.of("onchain-verify"));
      });
    }
    throw new IllegalStateException(
        MAX_RESERVATION_ATTEMPTS + " addresses in a row were used already; rescan the wallet");
  }

  private ReservedAddress reserveNext(int mixdepth, Branch branch, String label) {
    ReservedAddress reserved =
        metadata.change(m -> {
          KeyPath path = view.nextPath(mixdepth, branch, m);
          String address = keys.address(path);
          m.reserve(address, label);
          return new ReservedAddress(address, keys.script(path), path);
        });
    view.watching().watchFor(reserved.path());
    return reserved;
  }

  /** Addresses handed out or set aside so far, with their labels. */
  public Map<String, String> reservedAddresses() {
    return Map.copyOf(metadata.read().reserved());
  }

  /**
   * Notes a text about an address and sets it aside for ever, as if it had been handed out.
   *
   * @return whether it is an address of this wallet; otherwise nothing is noted
   */
  public boolean labelAddress(String address, String label) {
    Optional<ReservedAddress> own = ownAddress(address);
    own.ifPresent(o -> {
      metadata.change(m -> m.reserve(o.address(), label));
      view.watching().watchFor(o.path());
    });
    return own.isPresent();
  }

  /**
   * Takes back that an address was set aside. It may be handed out again if nothing was sent to it.
   *
   * @return whether it was set aside
   */
  public boolean releaseAddress(String address) {
    return metadata.change(m -> m.unreserve(address));
  }

  private Optional<ReservedAddress> ownAddress(String address) {
    return Addresses.tryParse(address, network())
        .flatMap(script ->
            view.pathOf(script)
                .filter(path -> path.branch() != Branch.BOND)
                .flatMap(path ->
                    keys.address(script).map(own -> new ReservedAddress(own, script, path))));
  }

  /** The address of the key at a path. */
  public String address(KeyPath path) {
    return keys.address(path);
  }

  /** The next path of a branch that nobody was given; it is not set aside. */
  public KeyPath nextPath(int mixdepth, Branch branch) {
    return view.nextPath(mixdepth, branch, metadata.read());
  }

  /** The extended public key of a mixdepth, as people know it: it shows all its addresses. */
  public String accountZpub(int mixdepth) {
    return keys.accountZpub(mixdepth);
  }

  /** What is noted about coins and addresses. */
  public MetadataView notes() {
    return metadata.read();
  }

  /** The path of a script of ours as far as addresses are watched, or empty if it is foreign. */
  public Optional<KeyPath> pathOf(ScriptPubKey script) {
    return view.pathOf(script);
  }

  /**
   * Whether the address was paid or part of a CoinJoin before; merely handed out does not count.
   */
  public boolean isUsed(String address) {
    return hasReceived(address) || history.usedAddresses().contains(address);
  }

  /** Whether the address was paid before. */
  public boolean hasReceived(String address) {
    MetadataView m = metadata.read();
    return m.used().containsKey(address)
        || m.funded().contains(address)
        || view.snapshot().usedAddresses().contains(address);
  }

  /** Forbids to spend a coin until {@link #unfreeze}. */
  public void freeze(OutPoint outPoint) {
    metadata.change(m -> m.freeze(outPoint, Optional.empty()));
  }

  /** Allows to spend it again. */
  public void unfreeze(OutPoint outPoint) {
    metadata.change(m -> m.unfreeze(outPoint));
  }

  /** The public key at a path. */
  public PublicKey publicKey(KeyPath path) {
    return keys.publicKey(path);
  }

  /** The public key of a coin. */
  public PublicKey publicKey(Coin coin) {
    return coinKeys.publicKey(coin);
  }

  /** Signs a text with the key of a coin: base64 of DER, as {@code ioauth} carries it. */
  public String signMessage(Coin coin, String text) {
    return coinKeys.signMessage(coin, text);
  }

  /**
   * Proves that the owner of a coin made a commitment.
   *
   * @param index number of the NUMS point
   */
  public PodleProof podle(Coin coin, int index) {
    return coinKeys.podle(coin, index);
  }

  /**
   * Signs the input that spends a coin: everything in the transaction is signed. What it says must
   * have been verified before.
   *
   * @throws IllegalArgumentException if the transaction does not spend the coin, the coin is a bond
   *     or not this wallet's
   */
  public SignatureBlob sign(Tx tx, Coin coin) {
    return coinKeys.sign(tx, coin);
  }

  /**
   * Signs the input that spends a bond.
   *
   * @return its witness
   * @throws IllegalArgumentException if the transaction does not spend it as its lock demands
   */
  public List<ByteString> signBond(Tx tx, Coin coin) {
    return coinKeys.signBond(tx, coin);
  }

  /**
   * The witness of the input that spends a coin of either kind, for payments that are no CoinJoin.
   *
   * @throws IllegalArgumentException if the transaction does not spend the coin as it must, or the
   *     coin is not this wallet's
   */
  public List<ByteString> witness(Tx tx, Coin coin) {
    return coin.bond() ? signBond(tx, coin) : sign(tx, coin).witness();
  }

  /** Wipes the keys; reading still works, signing does not. */
  @Override
  public void close() {
    keys.close();
  }
}
