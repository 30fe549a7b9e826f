package org.jmd.wallet.coins;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.core.crypto.Entropy;

/**
 * Who holds a lease: a random token of one CoinJoin session, so that no other session, process or
 * cleanup can release its coins (coinjoin.md 1.14).
 *
 * @param token 1..128 printable ASCII characters; ours end in 64 hex digits
 */
public record LeaseOwner(String token) {
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,128}");
  private static final int LENGTH = 32;
  private static final String MAKER = "maker-";

  /** Checks the token. */
  public LeaseOwner {
    if (!PRINTABLE.matcher(token).matches()) {
      throw new IllegalArgumentException("lease owner must be 1..128 printable characters");
    }
  }

  /** The owner of that token; empty if nobody can have it. */
  public static Optional<LeaseOwner> tryParse(String token) {
    return PRINTABLE.matcher(token).matches()
        ? Optional.of(new LeaseOwner(token))
        : Optional.empty();
  }

  /** A fresh owner with 256 random bits. */
  public static LeaseOwner random(Entropy entropy) {
    return new LeaseOwner(HexFormat.of().formatHex(entropy.bytes(LENGTH)));
  }

  /**
   * A fresh session of a maker, with 256 random bits; its next life knows it by {@link #isMaker}.
   */
  public static LeaseOwner ofMaker(Entropy entropy) {
    return new LeaseOwner(MAKER + random(entropy).token());
  }

  /** Whether this is a session of a maker of jmd. */
  public boolean isMaker() {
    return token.startsWith(MAKER);
  }
}
