package org.jmd.core.crypto;

import java.lang.ref.Cleaner;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Secret octets (a private key, a seed, a password) that can be wiped and never print themselves.
 * They live outside of the heap in memory that is kept from swap where the system permits it (ADR
 * 12), and in an array where that memory is full. {@link #close()} overwrites them; every later use
 * throws {@link IllegalStateException}. Those that nobody closed are overwritten some time after
 * nothing refers to them any more. Safe for use by several threads.
 */
public final class SecretBytes implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final byte[] NONE = {};

  private final int length;
  private final Store store;
  private final Cleaner.Cleanable wipe;
  private boolean wiped;

  /** Where the octets are; runs once to overwrite them. */
  private sealed interface Store extends Runnable {
    byte[] copy();

    /** Outside of the heap. */
    record Locked(SecretMemory.Block block) implements Store {
      @Override
      public byte[] copy() {
        return block.read();
      }

      @Override
      public void run() {
        block.release();
      }
    }

    /** In an array. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Heap(byte[] octets) implements Store {
      @Override
      public byte[] copy() {
        return octets.clone();
      }

      @Override
      public void run() {
        Arrays.fill(octets, (byte) 0);
      }
    }
  }

  private SecretBytes(byte[] bytes) {
    this.length = bytes.length;
    Optional<SecretMemory.Block> block = SecretMemory.shared().allocate(length);
    if (block.isPresent()) {
      block.get().write(bytes);
      this.store = new Store.Locked(block.get());
    } else {
      this.store = new Store.Heap(bytes.clone());
    }
    this.wipe = CLEANER.register(this, store);
  }

  /** Takes ownership of the array: it is overwritten at once and the caller must not keep it. */
  public static SecretBytes owning(byte[] bytes) {
    SecretBytes secret = new SecretBytes(bytes);
    Arrays.fill(bytes, (byte) 0);
    return secret;
  }

  /** Copies the array; the caller remains responsible for wiping its own. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /** Why secrets of this process may go to swap; empty if they cannot. */
  public static Optional<String> lockProblem() {
    return SecretMemory.shared().problem();
  }

  /** Number of octets. */
  public int length() {
    return length;
  }

  /**
   * Lends the octets to a function for the time of the call, as an array that is overwritten
   * afterwards. The function must not keep the array or return it.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public <T> T use(Function<byte[], T> function) {
    byte[] octets = copy();
    try {
      return function.apply(octets);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /**
   * A copy that the caller must wipe.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public synchronized byte[] copy() {
    if (wiped) {
      throw new IllegalStateException("secret has been wiped");
    }
    return store.copy();
  }

  @Override
  public synchronized void close() {
    wiped = true;
    wipe.clean();
  }

  private synchronized byte[] copyOrNone() {
    return wiped ? NONE : store.copy();
  }

  /** Compares in constant time; what was wiped equals only itself. */
  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof SecretBytes secret) || length != secret.length) {
      return false;
    }
    byte[] mine = copyOrNone();
    byte[] theirs = secret.copyOrNone();
    try {
      return mine.length == length && MessageDigest.isEqual(mine, theirs);
    } finally {
      Arrays.fill(mine, (byte) 0);
      Arrays.fill(theirs, (byte) 0);
    }
  }

  @Override
  public int hashCode() {
    return length;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + length + " bytes]";
  }
}
