package org.jmd.core.tor;

import java.nio.file.Path;
import java.util.Optional;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.net.Endpoint;

/**
 * Where tor's control port is and how it lets us in.
 *
 * @param control the control port
 * @param cookie the cookie file; empty takes the one that tor names
 * @param password for tors that ask for one; where it is set, it is used first
 */
public record TorAccess(Endpoint control, Optional<Path> cookie, Optional<SecretBytes> password) {
  /** Whatever tor wants, without a password. */
  public static TorAccess at(Endpoint control) {
    return new TorAccess(control, Optional.empty(), Optional.empty());
  }
}
