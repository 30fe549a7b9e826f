package org.jmd.maker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.bond.CertificateRefused;
import org.jmd.wallet.bond.ColdCertificate;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.bond.StoredCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Announces one bond of a wallet (coinjoin.md 1.4). It is chosen once: a maker that changed its
 * bond would tell takers that both have one owner. A bond of the wallet's own gets a certificate
 * with a fresh key, which is renewed as the chain grows; that of a bond whose key is elsewhere
 * comes from the registry, and a later one that is imported there meanwhile takes its place. Safe
 * for use by several threads.
 */
public final class BondAnnouncer implements BondSource {
  /** Blocks before its end at which the owner is told to renew a cold certificate: four weeks. */
  static final int WARNING_BLOCKS = 2 * BondCertificate.PERIOD_BLOCKS;

  private static final int BLOCKS_PER_WEEK = 1008;
  private static final String OTHERWISE = "; or set maker.no_fidelity_bond to offer without a bond";

  private final Wallet wallet;
  private final BondChoice choice;
  private final Nick maker;
  private final InstantSource clock;
  private final Entropy entropy;

  /** What is announced, guarded by {@code this}. */
  private @Nullable Announcement current;

  private record Announcement(CertifiedBond bond, double value, List<String> remarks) {}

  /** Ends a look with the reason for which the maker must stop. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * Announces nothing before the first {@link #refresh}.
   *
   * @param wallet stays the caller's
   * @param maker the nick under which offers are announced
   */
  public BondAnnouncer(
      Wallet wallet, BondChoice choice, Nick maker, InstantSource clock, Entropy entropy) {
    this.wallet = wallet;
    this.choice = choice;
    this.maker = maker;
    this.clock = clock;
    this.entropy = entropy;
  }

  @Override
  public synchronized Optional<String> proofFor(Nick taker) {
    Announcement announced = current;
    return announced == null ? Optional.empty() : Optional.of(announced.bond().proof(maker, taker));
  }

  private synchronized @Nullable Announcement announced() {
    return current;
  }

  private synchronized void announce(@Nullable Announcement next) {
    Announcement before = current;
    current = next;
    if (before != null
        && (next == null || !next.bond().certSecret().equals(before.bond().certSecret()))) {
      before.bond().certSecret().close();
    }
  }

  @Override
  public void close() {
    announce(null);
  }

  @Override
  public BondStatus refresh() {
    if (choice.without()) {
      return BondStatus.NONE;
    }
    int tip = wallet.chain().tipHeight();
    Instant now = clock.instant();
    Announcement before = announced();
    try {
      if (before != null) {
        return status(recheck(before, tip, now), tip);
      }
      BondCandidates candidates = BondCandidates.of(wallet, choice, now);
      Optional<Announcement> chosen = choose(candidates, tip);
      return chosen.isPresent()
          ? status(chosen.get(), tip)
          : new BondStatus.None(
              candidates.unfunded().stream()
                  .map(address -> "fidelity bond " + address + " holds no coin: not announced")
                  .toList());
    } catch (Refused refused) {
      announce(null);
      return new BondStatus.Unusable(refused.getMessage() + OTHERWISE);
    }
  }

  private BondStatus status(Announcement announcement, int tip) {
    announce(announcement);
    CertifiedBond bond = announcement.bond();
    List<String> warnings = new ArrayList<>(announcement.remarks());
    int last = bond.certificate().expiryHeight();
    if (bond.cold() && last - tip <= WARNING_BLOCKS) {
      warnings.add(
          "the certificate of fidelity bond "
              + bond.bond().address()
              + " expires after block "
              + last
              + ", in less than "
              + ((last - tip) / BLOCKS_PER_WEEK + 1)
              + " weeks, and the maker stops then: "
              + renewal());
    }
    return new BondStatus.Announced(
        bond.bond().address(),
        bond.outPoint(),
        bond.script().locktime(),
        announcement.value(),
        last,
        bond.cold(),
        warnings);
  }

  private static String renewal() {
    return "make a new one with 'jmd bond prepare-certificate', let the signer sign it and store it"
        + " with 'jmd bond import-certificate'";
  }

  // ---- the choice

  /** The bond to announce; empty if the wallet has none and none was asked for. */
  private Optional<Announcement> choose(BondCandidates candidates, int tip) throws Refused {
    List<String> remarks = new ArrayList<>();
    Optional<BondCandidates.Usable> chosen = candidates.best();
    if (choice.selected().isPresent()) {
      OutPoint selected = choice.selected().get();
      Optional<BondCandidates.Usable> wanted = candidates.withCoin(selected);
      if (wanted.isEmpty() && chosen.isPresent()) {
        remarks.add(
            "maker.selected_fidelity_bond "
                + selected
                + " cannot be announced; the most valuable other bond is");
      }
      chosen = wanted.or(candidates::best);
    }
    if (chosen.isPresent()) {
      BondCandidates.Usable usable = chosen.get();
      return Optional.of(new Announcement(certify(usable, tip), usable.value(), remarks));
    }
    if (!candidates.problems().isEmpty()) {
      throw new Refused(
          "no fidelity bond can be announced: " + String.join("; ", candidates.problems()));
    }
    if (choice.isExplicit()) {
      throw new Refused("the wallet holds no fidelity bond as [maker] of the configuration asks");
    }
    return Optional.empty();
  }

  private CertifiedBond certify(BondCandidates.Usable usable, int tip) throws Refused {
    SecretBytes secret = Secp256k1.nativeCurve().randomSecret(entropy);
    PublicKey key = Secp256k1.nativeCurve().publicKey(secret);
    Optional<BondCertificate> hot =
        wallet.certify(usable.bond(), key, BondCertificate.expiryFor(tip));
    if (hot.isPresent()) {
      return new CertifiedBond(
          usable.bond(), usable.script(), usable.outPoint(), secret, hot.get(), false);
    }
    secret.close();
    BondCertificate stored = stored(usable.bond(), tip);
    return new CertifiedBond(
        usable.bond(),
        usable.script(),
        usable.outPoint(),
        storedSecret(usable.bond(), stored),
        stored,
        true);
  }

  private static BondCertificate stored(RegisteredBond bond, int tip) throws Refused {
    Optional<BondCertificate> stored = bond.certificate().certificate();
    if (stored.isEmpty()) {
      throw new Refused(
          "the key of fidelity bond "
              + bond.address()
              + " is elsewhere and there is no certificate: "
              + renewal());
    }
    BondCertificate certificate = stored.get();
    if (bond.key().filter(certificate::verify).isEmpty()) {
      throw new Refused(
          "takers do not accept the certificate of fidelity bond "
              + bond.address()
              + ", the signature is not of its key: "
              + renewal());
    }
    checkExpiry(bond, certificate, tip);
    return certificate;
  }

  private static void checkExpiry(RegisteredBond bond, BondCertificate certificate, int tip)
      throws Refused {
    if (certificate.isExpiredAt(tip)) {
      throw new Refused(
          "the certificate of fidelity bond "
              + bond.address()
              + " expired after block "
              + certificate.expiryHeight()
              + ", the chain is at "
              + tip
              + ": "
              + renewal());
    }
  }

  private static SecretBytes storedSecret(RegisteredBond bond, BondCertificate certificate)
      throws Refused {
    SecretBytes secret =
        bond.certificate()
            .privateKey()
            .orElseThrow(() ->
                new Refused(
                    "the key of the certificate of fidelity bond "
                        + bond.address()
                        + " is not in the registry: "
                        + renewal()));
    try {
      ColdCertificate.checkPrivateKey(secret, certificate.certKey());
      return secret;
    } catch (CertificateRefused e) {
      secret.close();
      throw new Refused(bond.address() + ": " + e.getMessage() + ": " + renewal());
    }
  }

  // ---- later

  private Announcement recheck(Announcement before, int tip, Instant now) throws Refused {
    CertifiedBond bond = before.bond();
    if (bond.isUnlocked(now)) {
      throw new Refused(
          "the lock of fidelity bond "
              + bond.bond().address()
              + " has ended: spend it (jmd bond spend) and start again with another");
    }
    return switch (BondAppraisal.of(wallet.chain(), bond.outPoint(), bond.script(), now)) {
      case BondAppraisal.Worth(double value) ->
          new Announcement(recertify(bond, tip), value, List.of());
      case BondAppraisal.Unconfirmed() ->
          new Announcement(
              recertify(bond, tip),
              before.value(),
              List.of(
                  "a reorganisation took fidelity bond "
                      + bond.bond().address()
                      + " out of its block: worth nothing to takers until it is in one again"));
      case BondAppraisal.Worthless(String why) ->
          throw new Refused(
              "fidelity bond "
                  + bond.bond().address()
                  + " is none any more: "
                  + why
                  + "; start again to announce another");
    };
  }

  private CertifiedBond recertify(CertifiedBond bond, int tip) throws Refused {
    return bond.cold() ? reread(bond, tip) : renew(bond, tip);
  }

  /** The key stays; only what the bond's key says about it changes. */
  private CertifiedBond renew(CertifiedBond bond, int tip) {
    int expiry = BondCertificate.expiryFor(tip);
    return expiry <= bond.certificate().expiry()
        ? bond
        : wallet
            .certify(bond.bond(), bond.certificate().certKey(), expiry)
            .map(certificate -> bond.certified(bond.certSecret(), certificate))
            .orElse(bond);
  }

  /** A certificate that was imported meanwhile counts if it holds longer. */
  private CertifiedBond reread(CertifiedBond bond, int tip) throws Refused {
    Optional<RegisteredBond> entry = wallet.bonds().find(bond.bond().address());
    Optional<BondCertificate> newer =
        entry
            .map(RegisteredBond::certificate)
            .flatMap(StoredCertificate::certificate)
            .filter(c -> c.expiry() > bond.certificate().expiry());
    if (entry.isPresent() && newer.isPresent()) {
      BondCertificate certificate = stored(entry.get(), tip);
      return bond.certified(storedSecret(entry.get(), certificate), certificate);
    }
    checkExpiry(bond.bond(), bond.certificate(), tip);
    return bond;
  }
}
