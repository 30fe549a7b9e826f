package org.jmd.wallet.backend;

import java.util.List;
import org.jmd.wallet.keys.WatchedDescriptor;

/**
 * What a backend watches after {@link WalletBackend#watch}.
 *
 * @param descriptors in the order asked for, with the ranges that are watched now
 * @param added whether it did not watch all of that before
 */
public record Watched(List<WatchedDescriptor> descriptors, boolean added) {
  /** Copies the list. */
  public Watched {
    descriptors = List.copyOf(descriptors);
  }
}
