package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.bond.BondCertificate;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.bond.StoredCertificate;

/**
 * A bond in the documents of {@code --json}. Names are those of the registry file where it has
 * them; the private key of the certificate is left out.
 *
 * @param index the timenumber, or -1 if the key is not this wallet's
 * @param expired whether the lock time has come
 * @param active funded and still locked
 */
record BondDocument(
    String address,
    long locktime,
    String locktimeHuman,
    int index,
    String path,
    boolean external,
    String network,
    String pubkey,
    String witnessScriptHex,
    String createdAt,
    boolean funded,
    boolean expired,
    boolean active,
    Optional<String> txid,
    Optional<Long> vout,
    Optional<Long> valueSats,
    Optional<Integer> confirmations,
    List<CoinDocument> extraUtxos,
    Optional<CertificateDocument> certificate) {
  /** A block every ten minutes; a new certificate needs the cold device. */
  private static final int WARN_BLOCKS = 2 * BondCertificate.PERIOD_BLOCKS;

  /** A coin beside the one that counts. */
  record CoinDocument(String txid, long vout, long valueSats, int confirmations) {
    static CoinDocument of(BondCoin coin) {
      return new CoinDocument(
          coin.outPoint().txid(), coin.outPoint().index(), coin.valueSats(), coin.confirmations());
    }
  }

  /**
   * The certificate of a cold bond, as far as it exists.
   *
   * @param status {@code unsigned}, {@code invalid}, {@code valid}, {@code expiring}, {@code
   *     expired}, or {@code unchecked} if the height is not known
   */
  record CertificateDocument(
      Optional<String> certPubkey,
      boolean privateKeyStored,
      Optional<String> certSignature,
      Optional<Integer> certExpiry,
      Optional<Long> expiryHeight,
      Optional<Long> blocksLeft,
      String status) {}

  static BondDocument of(RegisteredBond bond, Instant now, OptionalInt height) {
    Optional<BondCoin> coin = bond.coin();
    return new BondDocument(
        bond.address(),
        bond.locktime(),
        bond.locktimeHuman(),
        bond.index(),
        bond.path(),
        bond.isExternal(),
        bond.network(),
        bond.pubkey(),
        bond.witnessScriptHex(),
        bond.createdAt(),
        bond.isFunded(),
        bond.isExpired(now),
        bond.isActive(now),
        coin.map(c -> c.outPoint().txid()),
        coin.map(c -> c.outPoint().index()),
        coin.map(BondCoin::valueSats),
        coin.map(BondCoin::confirmations),
        bond.extraCoins().stream().map(CoinDocument::of).toList(),
        certificate(bond, height));
  }

  private static Optional<CertificateDocument> certificate(
      RegisteredBond bond, OptionalInt height) {
    StoredCertificate stored = bond.certificate();
    if (stored.equals(StoredCertificate.NONE)) {
      return Optional.empty();
    }
    Optional<Long> last =
        stored.expiry().isPresent()
            ? Optional.of((long) stored.expiry().getAsInt() * BondCertificate.PERIOD_BLOCKS)
            : Optional.empty();
    Optional<Long> left = last.filter(l -> height.isPresent()).map(l -> l - height.getAsInt());
    return Optional.of(
        new CertificateDocument(
            stored.keyHex(),
            stored.privateKeyHex().isPresent(),
            stored.signatureHex(),
            stored.expiry().isPresent()
                ? Optional.of(stored.expiry().getAsInt())
                : Optional.empty(),
            last,
            left,
            status(bond, left)));
  }

  private static String status(RegisteredBond bond, Optional<Long> blocksLeft) {
    StoredCertificate stored = bond.certificate();
    if (stored.signatureHex().isEmpty() || stored.expiry().isEmpty()) {
      return "unsigned";
    }
    boolean holds =
        stored
            .certificate()
            .filter(c -> c.expiry() >= 1 && bond.key().filter(c::verify).isPresent())
            .isPresent();
    if (!holds) {
      return "invalid";
    }
    return blocksLeft
        .map(left -> left < 0 ? "expired" : left < WARN_BLOCKS ? "expiring" : "valid")
        .orElse("unchecked");
  }

  /** What the owner must do about the certificate, empty if nothing. */
  Optional<String> warning() {
    return certificate.flatMap(c ->
        switch (c.status()) {
          case "expired" ->
              Optional.of(
                  "the certificate of %s expired after block %d: makers no longer announce it"
                      .formatted(address, c.expiryHeight().orElseThrow()));
          case "expiring" ->
              Optional.of(
                  "the certificate of %s expires after block %d, in about %d days: sign another"
                      .formatted(
                          address,
                          c.expiryHeight().orElseThrow(),
                          c.blocksLeft().orElseThrow() / 144));
          case "invalid" ->
              Optional.of(
                  "the certificate of %s does not hold: takers refuse it".formatted(address));
          case "unsigned" ->
              Optional.of("the certificate of %s is not signed yet".formatted(address));
          default -> Optional.empty();
        });
  }

  /** In one word: what it is worth to a maker. */
  String state() {
    if (!funded) {
      return expired ? "empty, expired" : "not funded";
    }
    return expired ? "expired" : "active";
  }

  /** The certificate in one word, empty if there is none. */
  String certificateState() {
    return certificate.map(CertificateDocument::status).orElse("");
  }

  /** The end of a certificate for people. */
  static String period(int expiry) {
    return "period %d, up to block %d"
        .formatted(expiry, (long) expiry * BondCertificate.PERIOD_BLOCKS);
  }
}
