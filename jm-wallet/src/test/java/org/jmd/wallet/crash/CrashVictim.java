package org.jmd.wallet.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;
import org.jmd.wallet.send.Sent;

/**
 * A process that does with a wallet whatever chance says, as fast as it can, until it is killed. It
 * tells its parent of everything that it was told is on the disk.
 */
final class CrashVictim {
  /** Mixdepths of the wallet: few, so that opening it costs little. */
  static final int MIXDEPTHS = 2;

  /** Coins that all victims want. */
  static final int CONTESTED = 30;

  /** Whom payments go to. */
  static final ScriptPubKey FOREIGN = ScriptPubKey.p2wpkh(new byte[20]);

  /** Longer than any test. */
  static final Duration TTL = Duration.ofHours(2);

  private static final int OWN_COINS = 10;
  private static final long PAID_SATS = 5_000;

  private final Pipe pipe;
  private final Path directory;
  private final int number;
  private final Random random;
  private final SeededEntropy entropy;
  private final LeaseOwner owner;
  private final PrivateFiles files;
  private final PipeBackend backend;
  private final HdKeys keys = keys();
  private final Wallet wallet;
  private final Payments payments;
  private final BondRegistry bonds;
  private final UsedCommitments commitments;
  private final CommitmentBlacklist blacklist;
  private final Set<OutPoint> leased = new HashSet<>();
  private int height;
  private int stepsLeft;

  private CrashVictim(Pipe pipe, Path directory, int number, long seed, int lastStep) {
    this.pipe = pipe;
    this.stepsLeft = lastStep;
    this.files = new PrivateFiles((step, file) -> beforeStep());
    this.directory = directory;
    this.number = number;
    this.random = new Random(seed);
    this.entropy = new SeededEntropy(seed);
    this.owner = owner(number);
    this.backend = new PipeBackend(pipe);
    this.wallet =
        Wallet.open(
            WalletSettings.defaults(directory).withScanRange(1),
            keys,
            backend,
            Instant::now,
            files);
    this.payments = new Payments(wallet, SendFees.DEFAULT, entropy);
    this.bonds = BondRegistry.open(files, directory, keys.fingerprint());
    this.commitments = new UsedCommitments(files, directory);
    this.blacklist = new CommitmentBlacklist(files, directory, 1_000_000, entropy);
  }

  /** The keys of every victim's wallet. */
  static HdKeys keys() {
    byte[] seed = new byte[64];
    Arrays.fill(seed, (byte) 7);
    return HdKeys.of(SecretBytes.owning(seed), Network.REGTEST, MIXDEPTHS);
  }

  /** As whom victims of that number lease coins, one after the other. */
  static LeaseOwner owner(int number) {
    return new LeaseOwner("victim-" + number);
  }

  /** A coin that every victim may want to lease. */
  static OutPoint contested(int index) {
    return new OutPoint("cc".repeat(32), index);
  }

  /** A coin that only victims of that number freeze. */
  static OutPoint own(int number, int index) {
    return new OutPoint("dd".repeat(32), number * 1000L + index);
  }

  /** The file beside which victims of that number keep a height. */
  static Path sidecar(Path directory, int number) {
    return directory.resolve("wallets").resolve("victim-" + number + ".mnemonic");
  }

  /**
   * Arguments: data directory, number of the victim, seed, how many things to do, -1 for as many as
   * it can before it is killed, and the step of writing before which it asks to be killed, -1 for
   * none.
   */
  public static void main(String[] arguments) throws Exception {
    Pipe pipe = new Pipe(System.in, new FileOutputStream(FileDescriptor.out));
    pipe.tell("started");
    CrashVictim victim =
        new CrashVictim(
            pipe,
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Long.parseLong(arguments[2]),
            Integer.parseInt(arguments[4]));
    victim.begin();
    int count = Integer.parseInt(arguments[3]);
    for (int i = 0; i != count; i++) {
      victim.act();
    }
  }

  private void beforeStep() {
    if (stepsLeft-- == 0) {
      pipe.ask("die");
    }
  }

  private void begin() {
    wallet.sync();
    Set<OutPoint> all =
        IntStream.range(0, CONTESTED).mapToObj(CrashVictim::contested).collect(Collectors.toSet());
    release(all);
    pipe.tell("ready");
  }

  private void act() throws IOException {
    switch (random.nextInt(15)) {
      case 0, 1, 2 -> reserve(random.nextBoolean() ? Branch.EXTERNAL : Branch.INTERNAL);
      case 3, 4 -> appendRow();
      case 5 -> signRow();
      case 6 -> confirmRow();
      case 7 -> useCommitment();
      case 8 -> burnCommitment();
      case 9 -> freeze();
      case 10 -> lease();
      case 11 -> {
        if (!leased.isEmpty()) {
          release(Set.of(leased.iterator().next()));
        }
      }
      case 12 -> noteHeight();
      case 13 -> registerBond();
      default -> send();
    }
  }

  private ReservedAddress reserve(Branch branch) {
    ReservedAddress reserved =
        wallet.reserveAddress(random.nextInt(MIXDEPTHS), branch, "label " + number);
    pipe.tell("address " + reserved.address());
    return reserved;
  }

  private History history() {
    return wallet.history();
  }

  private void appendRow() {
    String destination = reserve(Branch.INTERNAL).address();
    String change = random.nextBoolean() ? reserve(Branch.INTERNAL).address() : "";
    history()
        .append(
            HistoryEntry.coinJoin(
                HistoryEntry.Role.MAKER,
                random.nextInt(1_000_000),
                List.of("J5 \"nick\", and\nmore"),
                0,
                destination,
                change,
                List.of()));
    pipe.tell("row " + destination);
  }

  private void signRow() {
    history().pending().stream()
        .filter(row -> row.txid().isEmpty())
        .map(row -> row.get(HistoryColumn.DESTINATION_ADDRESS))
        .findFirst()
        .ifPresent(destination -> {
          String txid = Bytes32.of(entropy.bytes(32)).hex();
          history()
              .updateOpen(destination, row -> row.signedByMaker(txid, 10, 1, 0))
              .ifPresent(row -> pipe.tell("signed " + destination));
        });
  }

  private void confirmRow() {
    for (HistoryEntry row : history().pending()) {
      boolean own = row.role().equals(Optional.of(HistoryEntry.Role.SEND));
      if (!row.txid().isEmpty() && (!own || backend.transaction(row.txid()).isPresent())) {
        history().confirm(row.txid(), 1).ifPresent(done -> pipe.tell("confirmed " + key(done)));
        return;
      }
    }
  }

  /** What names a row from its first moment on. */
  static String key(HistoryEntry row) {
    return row.role().equals(Optional.of(HistoryEntry.Role.SEND))
        ? row.txid()
        : row.get(HistoryColumn.DESTINATION_ADDRESS);
  }

  private Commitment commitment() {
    return new Commitment(Bytes32.of(entropy.bytes(32)));
  }

  private void useCommitment() {
    Commitment commitment = commitment();
    if (commitments.markUsed(commitment)) {
      pipe.tell("used " + commitment.hex());
    }
  }

  private void burnCommitment() {
    Commitment commitment = commitment();
    try (CommitmentBlacklist.Reservation reservation =
        blacklist.reserve(commitment).orElseThrow()) {
      reservation.burn();
      pipe.tell("burnt " + commitment.hex());
    }
  }

  private void freeze() {
    OutPoint coin = own(number, random.nextInt(OWN_COINS));
    pipe.tell("deciding " + coin);
    if (random.nextBoolean()) {
      wallet.freeze(coin);
      pipe.tell("frozen " + coin);
    } else {
      wallet.unfreeze(coin);
      pipe.tell("unfrozen " + coin);
    }
  }

  private void lease() {
    Set<OutPoint> coins = new HashSet<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      coins.add(contested(random.nextInt(CONTESTED)));
    }
    if (wallet.leases().tryLock(coins, TTL, owner)) {
      leased.addAll(coins);
      pipe.tell("leased " + words(coins));
    }
  }

  /** The parent must know first: from then on another may lease them. */
  private void release(Set<OutPoint> coins) {
    pipe.ask("releasing " + words(coins));
    wallet.leases().release(coins, owner);
    leased.removeAll(coins);
  }

  private static String words(Set<OutPoint> coins) {
    return coins.stream().map(OutPoint::toString).collect(Collectors.joining(" "));
  }

  private void noteHeight() throws IOException {
    MetaSidecar sidecar = new MetaSidecar(files, sidecar(directory, number));
    height = Math.max(height, sidecar.creationHeight().orElse(0)) + 1;
    sidecar.recordCreationHeight(height);
    pipe.tell("height " + height);
  }

  private void registerBond() {
    Timenumber month = new Timenumber(random.nextInt(Timenumber.COUNT));
    RegisteredBond bond = RegisteredBond.ofWallet(keys, month, Instant.now());
    bonds.change(list -> list.putIfAbsent(bond));
    pipe.tell("bond " + bond.address());
  }

  private void send() {
    wallet.sync();
    List<Coin> coins = wallet.eligible(random.nextInt(MIXDEPTHS), 1);
    if (coins.isEmpty()) {
      return;
    }
    Coin coin = coins.get(random.nextInt(coins.size()));
    try {
      SendRequest request =
          new SendRequest(
              coin.mixdepth(),
              PAID_SATS,
              FOREIGN,
              FeeRate.ONE,
              Optional.of(List.of(coin.outPoint())));
      Sent sent = payments.send(payments.plan(request));
      pipe.tell("address " + sent.changeAddress().orElseThrow());
      pipe.tell("signed " + sent.txid());
    } catch (SendRefused e) {
      // Another victim was faster; the chain's refusal the parent would not forgive.
      pipe.tell("refused");
    }
  }
}
