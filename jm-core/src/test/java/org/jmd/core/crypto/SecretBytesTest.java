package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  private static byte[] octets(int length, int value) {
    byte[] octets = new byte[length];
    Arrays.fill(octets, (byte) value);
    return octets;
  }

  @Test
  void takesTheArrayAwayFromItsOwner() {
    byte[] key = octets(32, 7);
    try (SecretBytes secret = SecretBytes.owning(key)) {
      assertThat(key).containsOnly(0);
      assertThat(secret.copy()).isEqualTo(octets(32, 7));
    }
  }

  @Test
  void copiesWithoutTakingAway() {
    byte[] key = octets(32, 7);
    try (SecretBytes secret = SecretBytes.copyOf(key)) {
      assertThat(key).containsOnly(7);
      key[0] = 0;
      assertThat(secret.copy()).isEqualTo(octets(32, 7));
    }
  }

  @Test
  void whatItLendsIsOverwrittenAfterwards() {
    AtomicReference<byte[]> kept = new AtomicReference<>(new byte[0]);
    try (SecretBytes secret = SecretBytes.owning(octets(32, 7))) {
      boolean right =
          secret.use(lent -> {
            kept.set(lent);
            return Arrays.equals(lent, octets(32, 7));
          });
      assertThat(right).isTrue();
      assertThat(kept.get()).hasSize(32).containsOnly(0);
      assertThatThrownBy(() ->
              secret.use(lent -> {
                kept.set(lent);
                throw new IllegalArgumentException("no");
              }))
          .hasMessage("no");
      assertThat(kept.get()).containsOnly(0);
      assertThat(secret.copy()).containsOnly(7);
    }
  }

  @Test
  void isOfNoUseAfterClosing() {
    SecretBytes secret = SecretBytes.owning(octets(32, 7));
    secret.close();
    secret.close();

    assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secret.use(b -> b.length)).isInstanceOf(IllegalStateException.class);
    assertThat(secret).isNotEqualTo(SecretBytes.owning(octets(32, 0)));
    assertThat(secret.toString()).isEqualTo("SecretBytes[32 bytes]");
  }

  @Test
  void comparesContents() {
    try (SecretBytes one = SecretBytes.owning(octets(32, 1));
        SecretBytes same = SecretBytes.owning(octets(32, 1));
        SecretBytes other = SecretBytes.owning(octets(32, 2));
        SecretBytes shorter = SecretBytes.owning(octets(31, 1))) {
      assertThat(one).isEqualTo(same).isNotEqualTo(other).isNotEqualTo(shorter);
      assertThat(one).hasSameHashCodeAs(same);
    }
  }

  @Test
  void holdsSecretsOfAnyLengthSideBySide() {
    Random random = new Random(1);
    List<byte[]> plain = new ArrayList<>();
    List<SecretBytes> secrets = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      byte[] octets = new byte[random.nextInt(8) == 0 ? random.nextInt(9000) : random.nextInt(130)];
      random.nextBytes(octets);
      plain.add(octets);
      secrets.add(SecretBytes.copyOf(octets));
      if (random.nextBoolean()) {
        int gone = random.nextInt(secrets.size());
        secrets.remove(gone).close();
        plain.remove(gone);
      }
    }
    for (int i = 0; i < plain.size(); i++) {
      assertThat(secrets.get(i).copy()).isEqualTo(plain.get(i));
    }
    secrets.forEach(SecretBytes::close);
  }

  @Test
  void givesItsMemoryBack() {
    int before = SecretMemory.shared().usedSlots();
    for (int i = 0; i < 100_000; i++) {
      SecretBytes.owning(octets(100, 1)).close();
    }
    assertThat(SecretMemory.shared().usedSlots()).isLessThan(before + 1000);
  }

  @Test
  void freshMemoryHoldsNothingOfOldSecrets() {
    SecretMemory.Block block = SecretMemory.shared().allocate(200).orElseThrow();
    block.write(octets(200, 9));
    block.release();
    for (int i = 0; i < 20; i++) {
      SecretMemory.Block fresh = SecretMemory.shared().allocate(200).orElseThrow();
      assertThat(fresh.read()).containsOnly(0);
    }
  }

  /** A reader sees the secret or is told that it is gone, never another's. */
  @Test
  void neverShowsAnotherSecretToALateReader() throws Exception {
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 300; round++) {
        SecretBytes secret = SecretBytes.owning(octets(32, 1));
        Future<?> reading =
            readers.submit(() -> {
              try {
                while (true) {
                  assertThat(secret.copy()).containsOnly(1);
                }
              } catch (IllegalStateException _) {
                // It is gone, and said so.
              }
            });
        secret.close();
        SecretBytes next = SecretBytes.owning(octets(32, 2));
        reading.get();
        next.close();
      }
    }
  }
}
