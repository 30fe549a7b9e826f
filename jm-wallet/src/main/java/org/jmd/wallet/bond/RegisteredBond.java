package org.jmd.wallet.bond;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.keys.HdKeys;
import tools.jackson.databind.JsonNode;

/**
 * One entry of the registry (wallet.md 3.2). Texts are kept as the file has them, because other
 * programs write it too; {@link #script} tells whether they fit together. Immutable.
 *
 * @param address compared without regard to case
 * @param locktime seconds since 1970
 * @param locktimeHuman the lock time for people; UTC in entries of ours
 * @param index the timenumber, or {@value #EXTERNAL_INDEX} if the key is not this wallet's
 * @param path of the key, or {@value #EXTERNAL_PATH}
 * @param pubkey compressed, hex
 * @param witnessScriptHex hex
 * @param network name of the network of the address
 * @param createdAt ISO 8601 without zone; UTC in entries of ours
 * @param coin the coin that is announced, empty while there is none
 * @param extraCoins the smaller coins on the same address
 * @param certificate of a cold bond
 * @param others members of the entry that are unknown here; they survive
 */
public record RegisteredBond(
    String address,
    long locktime,
    String locktimeHuman,
    int index,
    String path,
    String pubkey,
    String witnessScriptHex,
    String network,
    String createdAt,
    Optional<BondCoin> coin,
    List<BondCoin> extraCoins,
    StoredCertificate certificate,
    Map<String, JsonNode> others) {
  /** The index of a bond whose key is not this wallet's. */
  public static final int EXTERNAL_INDEX = -1;

  /** The path of a bond whose key is not this wallet's. */
  public static final String EXTERNAL_PATH = "external";

  private static final DateTimeFormatter HUMAN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  /** Copies the collections. */
  public RegisteredBond {
    extraCoins = List.copyOf(extraCoins);
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** The bond of a month with the wallet's own key, without coins. */
  public static RegisteredBond ofWallet(HdKeys keys, Timenumber month, Instant createdAt) {
    return fresh(
        keys.bond(month),
        keys.network(),
        month.value(),
        keys.bondPath(month).toString(),
        createdAt);
  }

  /** A bond whose key is elsewhere, without coins. */
  public static RegisteredBond ofExternalKey(
      BondScript script, Network network, Instant createdAt) {
    return fresh(script, network, EXTERNAL_INDEX, EXTERNAL_PATH, createdAt);
  }

  private static RegisteredBond fresh(
      BondScript script, Network network, int index, String path, Instant createdAt) {
    return new RegisteredBond(
        Addresses.format(script.scriptPubKey(), network).orElseThrow(),
        script.locktime(),
        human(script.locktime()),
        index,
        path,
        script.key().hex(),
        HexFormat.of().formatHex(script.bytes()),
        network.wireName(),
        iso(createdAt),
        Optional.empty(),
        List.of(),
        StoredCertificate.NONE,
        Map.of());
  }

  /** A lock time as entries show it: {@code YYYY-MM-DD HH:MM:SS} in UTC. */
  public static String human(long locktime) {
    return HUMAN.format(Instant.ofEpochSecond(locktime).atOffset(ZoneOffset.UTC));
  }

  private static String iso(Instant time) {
    Instant micros = time.truncatedTo(ChronoUnit.MICROS);
    boolean whole = micros.equals(micros.truncatedTo(ChronoUnit.SECONDS));
    return (whole ? SECONDS : MICROS).format(micros.atOffset(ZoneOffset.UTC));
  }

  /** Whether this is the bond on that address, in any case of letters. */
  public boolean isAt(String otherAddress) {
    return address.equalsIgnoreCase(otherAddress);
  }

  /** Whether the key is somewhere else than in this wallet. */
  public boolean isExternal() {
    return index < 0;
  }

  /** Whether there is a coin with an amount. */
  public boolean isFunded() {
    return coin.isPresent() && coin.get().valueSats() > 0;
  }

  /** All coins on the address: the announced one first. */
  public List<BondCoin> coins() {
    return Stream.concat(coin.stream(), extraCoins.stream()).toList();
  }

  /** Where these coins are. */
  Set<OutPoint> outPoints() {
    return coins().stream().map(BondCoin::outPoint).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the lock time has come by that clock. */
  public boolean isExpired(Instant now) {
    return now.getEpochSecond() >= locktime;
  }

  /** Whether it is funded and still locked: only then a maker announces it. */
  public boolean isActive(Instant now) {
    return isFunded() && !isExpired(now);
  }

  /** The bond that a maker announces: the largest active one, and of equals the longest locked. */
  public static Optional<RegisteredBond> best(List<RegisteredBond> bonds, Instant now) {
    return bonds.stream()
        .filter(bond -> bond.isActive(now))
        .max(
            Comparator.comparingLong((RegisteredBond bond) -> bond.coin().orElseThrow().valueSats())
                .thenComparingLong(RegisteredBond::locktime));
  }

  /** The key, empty if the text is none. */
  public Optional<PublicKey> key() {
    return PublicKey.tryParseHex(pubkey);
  }

  /** The network, empty if the text names none. */
  public Optional<Network> knownNetwork() {
    return Network.tryParse(network);
  }

  /** The script of the key and the lock time, empty unless the entry's script is the same. */
  public Optional<BondScript> script() {
    if (locktime < 0 || locktime > BondScript.MAX_LOCKTIME) {
      return Optional.empty();
    }
    return key()
        .map(key -> new BondScript(key, locktime))
        .filter(
            script -> HexFormat.of().formatHex(script.bytes()).equalsIgnoreCase(witnessScriptHex));
  }

  /**
   * The same bond with the coins that are on its address now: the largest is announced.
   *
   * @param coins in any order; none means that the bond is not funded
   */
  public RegisteredBond withCoins(List<BondCoin> coins) {
    List<BondCoin> sorted = coins.stream().sorted(BondCoin.LARGEST_FIRST).toList();
    return new RegisteredBond(
        address,
        locktime,
        locktimeHuman,
        index,
        path,
        pubkey,
        witnessScriptHex,
        network,
        createdAt,
        sorted.stream().findFirst(),
        sorted.stream().skip(1).toList(),
        certificate,
        others);
  }

  /** The same bond with another certificate. */
  public RegisteredBond withCertificate(StoredCertificate changed) {
    return new RegisteredBond(
        address,
        locktime,
        locktimeHuman,
        index,
        path,
        pubkey,
        witnessScriptHex,
        network,
        createdAt,
        coin,
        extraCoins,
        changed,
        others);
  }
}
