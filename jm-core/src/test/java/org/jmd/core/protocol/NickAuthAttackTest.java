package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Attack;
import org.jmd.core.testing.SeededEntropy;

/** Proofs of a nick that somebody has overheard, or had made for another purpose. */
class NickAuthAttackTest {
  private static final DirectoryId ONE = new DirectoryId("test:one");
  private static final DirectoryId OTHER = new DirectoryId("test:other");

  private final SeededEntropy entropy = new SeededEntropy(3);
  private final NickIdentity owner = NickIdentity.create(entropy);
  private final NickIdentity thief = NickIdentity.create(entropy);
  private final String handshake = handshakeOf(owner.nick(), Network.REGTEST);

  private static String handshakeOf(Nick nick, Network network) {
    return Handshake.of(nick, new Location.NotServing(), Features.NONE, network).line();
  }

  @Attack(row = "X62", reaction = "proof refused")
  void x62AProofHoldsForItsOwnChallengeOnly() {
    NickAuthChallenge asked = NickAuthChallenge.create(entropy, ONE);
    NickAuthProof proof = NickAuthProof.create(owner, asked, handshake);
    assertThat(proof.verify(asked, handshake, owner.nick())).isEqualTo(NickAuthCode.OK);

    // On a later connection, to another directory, after another handshake, by another nick.
    NickAuthChallenge later = NickAuthChallenge.create(entropy, ONE);
    NickAuthChallenge elsewhere = new NickAuthChallenge(asked.challenge(), OTHER);
    assertThat(proof.verify(later, handshake, owner.nick())).isEqualTo(NickAuthCode.INVALID);
    assertThat(proof.verify(elsewhere, handshake, owner.nick())).isEqualTo(NickAuthCode.INVALID);
    assertThat(proof.verify(asked, handshakeOf(owner.nick(), Network.MAINNET), owner.nick()))
        .isEqualTo(NickAuthCode.INVALID);
    assertThat(proof.verify(asked, handshake, thief.nick())).isEqualTo(NickAuthCode.INVALID);
    assertThat(NickAuthProof.create(thief, asked, handshake).verify(asked, handshake, owner.nick()))
        .isEqualTo(NickAuthCode.INVALID);
  }

  @Attack(row = "X62", reaction = "never the same challenge")
  void x62NoTwoChallengesAreTheSame() {
    assertThat(NickAuthChallenge.create(entropy, ONE))
        .isNotEqualTo(NickAuthChallenge.create(entropy, ONE));
  }
}
