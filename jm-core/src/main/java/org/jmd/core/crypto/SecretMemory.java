package org.jmd.core.crypto;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Memory for secrets outside of the heap (security.md, "Process memory hardening"): the garbage
 * collector never copies it, the system keeps it out of swap as far as RLIMIT_MEMLOCK allows, and
 * on Linux out of core files. It grows by slabs up to a fixed size; whatever does not fit lives in
 * an ordinary array. Safe for use by several threads.
 */
final class SecretMemory {
  /** Room is given out in such pieces, which hold a private key or a seed. */
  static final int SLOT_BYTES = 64;

  /** What is longer is a whole file, and lives in an array for the moment that it is needed. */
  static final int MAX_LENGTH = 4096;

  private static final int SLAB_BYTES = 1 << 16;
  private static final int MAX_SLABS = 16;
  private static final int PAGE_BYTES = 4096;
  private static final int MADV_DONTDUMP = 16;

  private static final SecretMemory SHARED = new SecretMemory();

  private final List<Slab> slabs = new ArrayList<>();
  private Optional<String> problem = Optional.empty();

  /** A few contiguous slots; all accesses go through the holder, which stops after a release. */
  record Block(Slab slab, int firstSlot, int length) {
    void write(byte[] octets) {
      MemorySegment.copy(
          octets, 0, slab.memory, ValueLayout.JAVA_BYTE, (long) firstSlot * SLOT_BYTES, length);
    }

    byte[] read() {
      byte[] octets = new byte[length];
      MemorySegment.copy(
          slab.memory, ValueLayout.JAVA_BYTE, (long) firstSlot * SLOT_BYTES, octets, 0, length);
      return octets;
    }

    /** Overwrites the secret and gives the slots back. */
    void release() {
      slab.memory.asSlice((long) firstSlot * SLOT_BYTES, length).fill((byte) 0);
      SHARED.free(this);
    }
  }

  private static final class Slab {
    private final MemorySegment memory;
    private final BitSet used = new BitSet(SLAB_BYTES / SLOT_BYTES);

    Slab(MemorySegment memory) {
      this.memory = memory;
    }

    int findFree(int slots) {
      int start = used.nextClearBit(0);
      while (start + slots <= SLAB_BYTES / SLOT_BYTES) {
        int end = used.nextSetBit(start);
        if (end < 0 || end - start >= slots) {
          return start;
        }
        start = used.nextClearBit(end);
      }
      return -1;
    }
  }

  private SecretMemory() {}

  static SecretMemory shared() {
    return SHARED;
  }

  /** Room for so many octets; empty if it must be an array. */
  synchronized Optional<Block> allocate(int length) {
    if (length == 0 || length > MAX_LENGTH) {
      return Optional.empty();
    }
    int slots = (length + SLOT_BYTES - 1) / SLOT_BYTES;
    for (Slab slab : slabs) {
      int first = slab.findFree(slots);
      if (first >= 0) {
        return Optional.of(take(slab, first, slots, length));
      }
    }
    if (slabs.size() == MAX_SLABS) {
      return Optional.empty();
    }
    Slab fresh = new Slab(Arena.global().allocate(SLAB_BYTES, PAGE_BYTES));
    lock(fresh.memory);
    slabs.add(fresh);
    return Optional.of(take(fresh, 0, slots, length));
  }

  private static Block take(Slab slab, int first, int slots, int length) {
    slab.used.set(first, first + slots);
    return new Block(slab, first, length);
  }

  private synchronized void free(Block block) {
    int slots = (block.length + SLOT_BYTES - 1) / SLOT_BYTES;
    block.slab.used.clear(block.firstSlot, block.firstSlot + slots);
  }

  /** Slots in use, for tests. */
  synchronized int usedSlots() {
    return slabs.stream().mapToInt(s -> s.used.cardinality()).sum();
  }

  /** Why some of it can go to swap; empty if none can. Makes the first slab if there is none. */
  synchronized Optional<String> problem() {
    if (slabs.isEmpty()) {
      allocate(1).ifPresent(Block::release);
    }
    return problem;
  }

  private void lock(MemorySegment memory) {
    if (Platform.isWindows()) {
      problem = Optional.of("memory is not locked on Windows");
      return;
    }
    try {
      LibC libc = Native.load("c", LibC.class);
      Pointer address = new Pointer(memory.address());
      NativeLong length = new NativeLong(memory.byteSize());
      if (libc.mlock(address, length) != 0) {
        problem =
            Optional.of(
                "secrets may go to swap: mlock failed with errno "
                    + Native.getLastError()
                    + ", raise RLIMIT_MEMLOCK or let the sandbox allow it");
      }
      if (Platform.isLinux() && libc.madvise(address, length, MADV_DONTDUMP) != 0) {
        problem =
            Optional.of(
                "secrets may go to core files: madvise failed with errno " + Native.getLastError());
      }
    } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
      problem = Optional.of("native access is not available: " + missing.getMessage());
    }
  }

  /** The calls of the C library. Public because JNA's proxies require it. */
  public interface LibC extends Library {
    /** mlock(2). */
    int mlock(Pointer address, NativeLong length);

    /** madvise(2). */
    int madvise(Pointer address, NativeLong length, int advice);
  }
}
