package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.BondValue;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.taker.offers.Heard;
import org.jmd.taker.offers.VerifiedBond;
import org.junit.jupiter.api.Test;

final class BondCheckTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long UNLOCK = Instant.parse("2028-01-01T00:00:00Z").getEpochSecond();

  private final SeededEntropy entropy = new SeededEntropy(31);
  private final FakeChain chain = new FakeChain();
  private final Nick taker = nick();
  private final Nick maker = nick();
  private final SecretBytes bondKey = key();
  private final SecretBytes certKey = key();
  private final BondScript script =
      new BondScript(Secp256k1.nativeCurve().publicKey(bondKey), UNLOCK);
  private final OutPoint coin = chain.fund(script.scriptPubKey(), 100_000_000);

  private Nick nick() {
    try (NickIdentity identity = NickIdentity.create(entropy)) {
      return identity.nick();
    }
  }

  private SecretBytes key() {
    return SecretBytes.owning(entropy.bytes(32));
  }

  private String proof(Nick forMaker, Nick forTaker, int expiry) {
    BondCertificate certificate =
        BondCertificate.sign(bondKey, Secp256k1.nativeCurve().publicKey(certKey), expiry);
    return BondProof.create(certKey, certificate, script, coin, forMaker, forTaker).format();
  }

  private static Heard offer(Nick nick, String proof) {
    return new Heard(nick, ScriptedMaker.absolute(1), Optional.of(proof), true, Set.of());
  }

  private Map<Nick, VerifiedBond> verify(Heard... offers) {
    return new BondCheck(chain, BondValue.STANDARD, taker).verify(List.of(offers), NOW);
  }

  @Test
  void aValidProofOfAnExistingCoinHasItsValue() {
    Map<Nick, VerifiedBond> bonds = verify(offer(maker, proof(maker, taker, 1)));
    double expected =
        BondValue.STANDARD.of(
            100_000_000, chain.blockTime(chain.utxo(coin).orElseThrow().height()), UNLOCK, NOW);
    assertThat(bonds).containsExactly(Map.entry(maker, new VerifiedBond(coin, expected)));
  }

  @Test
  void a89_aProofForAnotherTakerOrMakerIsWorthNothing() {
    assertThat(verify(offer(maker, proof(maker, nick(), 1)))).isEmpty();
    Nick thief = nick();
    assertThat(verify(offer(thief, proof(maker, taker, 1)))).isEmpty();
  }

  @Test
  void a90_aCertificateThatExpiredOneBlockAgoIsWorthNothing() {
    String proof = proof(maker, taker, 1);
    chain.mine(2016 - chain.tipHeight());
    assertThat(verify(offer(maker, proof))).hasSize(1);
    chain.mine(1);
    assertThat(verify(offer(maker, proof))).isEmpty();
  }

  @Test
  void a90_withoutAKnownHeightThereAreNoValues() {
    String proof = proof(maker, taker, 1);
    chain.setUnavailable(true);
    assertThatExceptionOfType(ChainUnavailableException.class)
        .isThrownBy(() -> verify(offer(maker, proof)));
  }

  @Test
  void aSpentCoinIsWorthNothing() {
    chain.spendElsewhere(coin);
    assertThat(verify(offer(maker, proof(maker, taker, 1)))).isEmpty();
  }

  @Test
  void a92_aForgedClaimOnTheCoinDoesNotDisplaceItsOwner() {
    Nick thief = nick();
    SecretBytes otherKey = key();
    BondScript forged = new BondScript(Secp256k1.nativeCurve().publicKey(otherKey), UNLOCK);
    BondCertificate certificate =
        BondCertificate.sign(otherKey, Secp256k1.nativeCurve().publicKey(certKey), 5);
    String claim = BondProof.create(certKey, certificate, forged, coin, thief, taker).format();
    assertThat(verify(offer(thief, claim), offer(maker, proof(maker, taker, 1))))
        .containsOnlyKeys(maker);
  }

  @Test
  void aBadProofOfOneOfferDoesNotHideTheGoodOneOfAnother() {
    String bad = proof(maker, nick(), 1);
    assertThat(
            verify(offer(maker, bad), offer(maker, "junk"), offer(maker, proof(maker, taker, 1))))
        .containsOnlyKeys(maker);
  }
}
