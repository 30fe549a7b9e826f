package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;

/** Rows A1 to A9 of the attack table in coinjoin.md 4.2, as far as one signed body decides them. */
class NickIdentityTest {
  private static final String DATA = "0 1000000 ab P00";

  private final NickIdentity alice = identity(1);
  private final NickIdentity mallory = identity(2);

  private static NickIdentity identity(long seed) {
    return NickIdentity.create(new Random(seed)::nextBytes);
  }

  private Optional<NickIdentity.Verified> verify(String body) {
    return NickIdentity.verify(alice.nick(), body);
  }

  @Test
  void acceptsItsOwnBody() {
    assertThat(verify(alice.signedBody("fill", DATA)))
        .contains(new NickIdentity.Verified("fill", DATA));
  }

  @Test
  void a1DropsBodyWithoutKeyAndSignature() {
    assertThat(verify("fill " + DATA)).isEmpty();
    assertThat(verify("fill " + alice.publicKey().hex())).isEmpty();
    assertThat(verify("")).isEmpty();
    assertThat(verify(" ")).isEmpty();
    assertThat(verify("  ")).isEmpty();
    assertThat(verify("   ")).isEmpty();
  }

  private static String body(NickIdentity signer, String data, String signedText) {
    return "fill " + data + " " + signer.publicKey().hex() + " " + signer.signText(signedText);
  }

  @Test
  void a2DropsSignatureWithoutHostId() {
    assertThat(verify(body(alice, DATA, DATA))).isEmpty();
  }

  @Test
  void a3DropsSignatureForAnotherHost() {
    assertThat(verify(body(alice, DATA, DATA + "a".repeat(56) + ".onion:5222"))).isEmpty();
    assertThat(verify(body(alice, DATA, DATA + "ONION-NETWORK"))).isEmpty();
    assertThat(verify(body(alice, DATA, DATA + NickIdentity.HOST_ID))).isPresent();
  }

  @Test
  void a4DropsKeyThatIsNotTheNicks() {
    assertThat(verify(mallory.signedBody("fill", DATA))).isEmpty();
  }

  @Test
  void a5DoesNotEquateAnotherVersionDigit() {
    for (char digit = '0'; digit <= '9'; digit++) {
      Nick claimed = new Nick("J" + digit + alice.nick().value().substring(2));
      assertThat(NickIdentity.verify(claimed, alice.signedBody("fill", DATA)).isPresent())
          .isEqualTo(digit == '5');
    }
  }

  @Test
  void a6DropsEveryOneCharacterChange() {
    String body = alice.signedBody("fill", DATA);
    for (int i = "fill ".length(); i < body.length(); i++) {
      char other = body.charAt(i) == '1' ? '2' : '1';
      String changed = body.substring(0, i) + other + body.substring(i + 1);
      assertThat(verify(changed)).as("position %d", i).isEmpty();
    }
  }

  @Test
  void a7DropsMalformedKeysAndSignatures() {
    String signature = alice.sign(DATA);
    String hex = alice.publicKey().hex();
    for (String key :
        new String[] {
          "04" + hex.substring(2) + hex.substring(2),
          "04" + hex.substring(2),
          "02" + "f".repeat(64),
          hex.substring(1),
          hex + "0",
          "zz" + hex.substring(2)
        }) {
      assertThat(verify("fill " + DATA + " " + key + " " + signature)).isEmpty();
    }
    for (String bad :
        new String[] {
          "@@@@",
          "",
          signature + "=",
          signature + "\n",
          signature.substring(4),
          signature.replace('+', '-').replace('/', '_') + "A",
          "A".repeat(100_000)
        }) {
      assertThat(verify("fill " + DATA + " " + hex + " " + bad)).isEmpty();
    }
  }

  @Test
  void a9AttributesNestedTextToTheSignerOnly() {
    String data = "0 1!" + mallory.nick() + "!fill 0 1";
    String body = alice.signedBody("fill", data);
    assertThat(verify(body)).contains(new NickIdentity.Verified("fill", data));
    assertThat(NickIdentity.verify(mallory.nick(), body)).isEmpty();
  }

  @Test
  void dropsTextThatHasNoUtf8Form() {
    // If the lone surrogate became '?', the signature of the other text would hold for it.
    String body = alice.signedBody("error", "why?");
    assertThat(verify(body)).isPresent();
    assertThat(verify(body.replace('?', '\ud800'))).isEmpty();
  }

  @Test
  void refusesToSignAfterItIsClosed() {
    alice.close();
    assertThatThrownBy(() -> alice.sign(DATA)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesKeyOutOfRange() {
    assertThatThrownBy(() -> NickIdentity.of(SecretBytes.owning(new byte[32])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void skipsEntropyThatIsNoKey() {
    Random random = new Random(7);
    int[] calls = {0};
    Entropy zeroFirst =
        target -> {
          if (calls[0]++ > 0) {
            random.nextBytes(target);
          }
        };
    try (NickIdentity identity = NickIdentity.create(zeroFirst)) {
      assertThat(identity.nick().belongsTo(identity.publicKey())).isTrue();
      assertThat(calls[0]).isEqualTo(2);
    }
  }

  @Test
  void printsTheNickOnly() {
    assertThat(alice.toString()).isEqualTo("NickIdentity[" + alice.nick() + "]");
  }

  @Test
  void parsesNicksStrictly() {
    assertThat(Nick.tryParse("J5TXFe8q5BvcGtdO")).isPresent();
    for (String bad :
        new String[] {
          "",
          "J5TXFe8q5BvcGtd",
          "J5TXFe8q5BvcGtdOO",
          "K5TXFe8q5BvcGtdO",
          "JaTXFe8q5BvcGtdO",
          "J50XFe8q5BvcGtdO",
          "J5IXFe8q5BvcGtdO",
          "J5lXFe8q5BvcGtdO",
          "J5TXFe8q5BvcGtd\n",
          "J\u0665TXFe8q5BvcGtdO"
        }) {
      assertThat(Nick.tryParse(bad)).as(bad).isEmpty();
    }
  }
}
