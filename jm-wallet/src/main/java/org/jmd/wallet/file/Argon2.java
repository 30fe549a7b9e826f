package org.jmd.wallet.file;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jmd.core.crypto.SecretBytes;

/**
 * Costs of an Argon2 (version 1.3, RFC 9106) key derivation with 32 octets of output.
 *
 * @param memoryKib memory in KiB, at least 8 for each lane
 * @param passes how often the memory is gone through
 * @param lanes degree of parallelism
 */
record Argon2(long memoryKib, long passes, int lanes) {
  static final int SALT_LENGTH = 16;

  /** What new daemon wallets use (wallet.md 2.3). */
  static final Argon2 DAEMON_WALLET = new Argon2(19_456, 2, 1);

  /** What wallets of joinmarket-clientserver use (wallet.md 2.4). */
  static final Argon2 CLIENT_SERVER = new Argon2(1_000, 500, 4);

  private static final long MAX_MEMORY_KIB = 1 << 20;
  private static final long MAX_PASSES = 64;
  private static final int MAX_LANES = 16;
  private static final int BLOCKS_PER_LANE = 8;
  private static final int KEY_LENGTH = 32;

  /**
   * Whether a file may ask for that: a header is not authenticated before the key is known, so it
   * must not be able to take all memory or to compute for hours.
   */
  boolean isAcceptable() {
    return lanes >= 1
        && lanes <= MAX_LANES
        && passes >= 1
        && passes <= MAX_PASSES
        && memoryKib >= (long) BLOCKS_PER_LANE * lanes
        && memoryKib <= MAX_MEMORY_KIB;
  }

  /** Whether this process may have the memory; half of it is left to the rest. */
  boolean fitsMemory() {
    return memoryKib * 1024 <= Runtime.getRuntime().maxMemory() / 2;
  }

  /** Argon2id. */
  SecretBytes hybridKey(SecretBytes password, byte[] salt) {
    return derive(Argon2Parameters.ARGON2_id, password, salt);
  }

  /** Argon2i. */
  SecretBytes independentKey(SecretBytes password, byte[] salt) {
    return derive(Argon2Parameters.ARGON2_i, password, salt);
  }

  private SecretBytes derive(int type, SecretBytes password, byte[] salt) {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(type)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(Math.toIntExact(memoryKib))
            .withIterations(Math.toIntExact(passes))
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] key = new byte[KEY_LENGTH];
    byte[] octets = password.copy();
    try {
      generator.generateBytes(octets, key);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
    return SecretBytes.owning(key);
  }
}
