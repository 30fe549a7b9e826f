package org.jmd.daemon.regtest;

import java.util.ArrayList;
import java.util.List;

/** A program that holds a secret and takes memory until there is none left. */
public final class Exhaustion {
  private static final int BLOCK = 1 << 16;

  private Exhaustion() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    String secret = System.getenv("MNEMONIC_PASSWORD");
    List<Object> taken = new ArrayList<>(List.of(secret));
    while (taken.size() > 0) {
      taken.add(new byte[BLOCK]);
    }
  }
}
