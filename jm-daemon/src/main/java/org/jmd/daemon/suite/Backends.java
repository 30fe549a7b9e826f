package org.jmd.daemon.suite;

import org.jmd.core.config.Config;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.backend.WalletBackend;

/** Connects to the chain as the configuration says; {@link WalletWiring#backend} in a process. */
@FunctionalInterface
public interface Backends {
  /** A backend for the caller to close. */
  WalletBackend connect(Config config, Tasks tasks);
}
