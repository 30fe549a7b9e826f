package org.jmd.wallet.keys;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.runtime.Network;

/**
 * The path of a wallet key, {@code m/84'/coin'/mixdepth'/branch/index} (BIP84, wallet.md 1.2).
 *
 * @param coinType 0 for mainnet, 1 for every test network
 * @param mixdepth from 0
 * @param branch of that mixdepth
 * @param index {@code 0..2^31-1}
 */
public record KeyPath(int coinType, int mixdepth, Branch branch, int index)
    implements Comparable<KeyPath> {
  private static final Pattern TEXT =
      Pattern.compile("m/84'/([01])'/([0-9]{1,4})'/([0-2])/([0-9]{1,10})");

  /** Checks the ranges. */
  public KeyPath {
    if (coinType != 0 && coinType != 1) {
      throw new IllegalArgumentException("coin type must be 0 or 1, got " + coinType);
    }
    if (mixdepth < 0 || index < 0) {
      throw new IllegalArgumentException(
          "mixdepth and index must not be negative, got " + mixdepth + " and " + index);
    }
  }

  /** The path of a key of that network. */
  public static KeyPath of(Network network, int mixdepth, Branch branch, int index) {
    return new KeyPath(network.coinType(), mixdepth, branch, index);
  }

  /** Parses the text of {@link #toString}; total. */
  public static Optional<KeyPath> tryParse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long index = Long.parseLong(matcher.group(4));
    if (index > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    return Branch.of(Integer.parseInt(matcher.group(3)))
        .map(branch ->
            new KeyPath(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                branch,
                (int) index));
  }

  /** The same branch at another index. */
  public KeyPath withIndex(int index) {
    return new KeyPath(coinType, mixdepth, branch, index);
  }

  @Override
  public int compareTo(KeyPath other) {
    int byMixdepth = Integer.compare(mixdepth, other.mixdepth);
    int byBranch = byMixdepth != 0 ? byMixdepth : branch.compareTo(other.branch);
    int byIndex = byBranch != 0 ? byBranch : Integer.compare(index, other.index);
    return byIndex != 0 ? byIndex : Integer.compare(coinType, other.coinType);
  }

  /** {@code m/84'/coin'/mixdepth'/branch/index}. */
  @Override
  public String toString() {
    return "m/84'/" + coinType + "'/" + mixdepth + "'/" + branch.number() + "/" + index;
  }
}
