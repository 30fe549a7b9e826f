package org.jmd.wallet.keys;

import fr.acinq.bitcoin.Descriptor;

/**
 * An output descriptor to watch (BIP380), without private keys.
 *
 * @param text without the checksum, such as {@code wpkh(xpub.../0/*)} or {@code addr(...)}
 * @param endIndex the last index of a ranged descriptor, -1 for one without a range
 * @param internal whether its addresses are for change
 */
public record WatchedDescriptor(String text, int endIndex, boolean internal) {
  /** The descriptor of a single address. */
  public static WatchedDescriptor ofAddress(String address) {
    return new WatchedDescriptor("addr(" + address + ")", -1, false);
  }

  /** Whether the text ends in a wildcard. */
  public boolean isRanged() {
    return endIndex >= 0;
  }

  /** The text with its BIP380 checksum, as the node lists it. */
  public String withChecksum() {
    return text + "#" + Descriptor.checksum(text);
  }

  /** Not the text: an extended key reveals all of the wallet's addresses. */
  @Override
  public String toString() {
    return "WatchedDescriptor[endIndex=" + endIndex + ", internal=" + internal + "]";
  }
}
