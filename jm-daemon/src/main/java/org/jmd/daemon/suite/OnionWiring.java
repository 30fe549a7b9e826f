package org.jmd.daemon.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.DirectoryKeys;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.config.TorKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tor.OnionKey;
import org.jmd.core.tor.OnionService;
import org.jmd.core.tor.OnionTerms;
import org.jmd.core.tor.TorAccess;
import org.jmd.wallet.file.PrivateFiles;

/** Turns configuration into onion services. */
public final class OnionWiring {
  private OnionWiring() {}

  /** Whether a maker makes its onion service itself. */
  static boolean makesMakersOwn(Config config) {
    return controlsTor(config) && config.find(MakerKeys.ONION_HOST).isEmpty();
  }

  /** Whether a directory does; one whose identity is configured has an onion service already. */
  public static boolean makesDirectorysOwn(Config config) {
    return controlsTor(config) && config.find(DirectoryKeys.ID).isEmpty();
  }

  /**
   * Whether roles make onion services. On regtest only if asked to: a rehearsal must not publish
   * itself over a tor that runs there.
   */
  public static boolean controlsTor(Config config) {
    return config.get(TorKeys.CONTROL_ENABLED)
        && (config.source(TorKeys.CONTROL_ENABLED) != Config.Source.DEFAULT
            || !Networks.of(config).allowsPlainLocations());
  }

  /** An onion service, not started. */
  public static OnionService service(
      Config config, Optional<OnionKey> key, Transport transport, Tasks tasks, Entropy entropy) {
    return new OnionService(access(config), terms(config), key, transport, tasks, entropy);
  }

  /**
   * The key of a role's onion service, made and stored at the first call.
   *
   * @param role {@code maker} or {@code directory}
   * @throws UncheckedIOException if the file cannot be read or written
   * @throws IllegalArgumentException if it holds no key
   */
  public static OnionKey storedKey(Path dataDirectory, String role, Entropy entropy) {
    PrivateFiles files = new PrivateFiles();
    Path file = dataDirectory.resolve("tor").resolve(role + ".onion-key");
    try {
      Optional<byte[]> stored = files.readIfPresent(file, OnionKey.SEED_OCTETS);
      if (stored.isPresent()) {
        return OnionKey.of(SecretBytes.owning(stored.get()));
      }
      OnionKey fresh = OnionKey.generate(entropy);
      // Stored before anybody can learn the address.
      byte[] seed = fresh.seed().copy();
      try {
        files.write(file, seed);
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the key of the onion service in " + file, e);
    }
  }

  /** How tor's control port is reached. */
  public static TorAccess access(Config config) {
    return new TorAccess(
        new Endpoint(config.get(TorKeys.CONTROL_HOST), config.get(TorKeys.CONTROL_PORT)),
        config.find(TorKeys.COOKIE_PATH).map(Path::of),
        config
            .find(TorKeys.PASSWORD)
            .map(text -> SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static OnionTerms terms(Config config) {
    return new OnionTerms(
        config.get(TorKeys.TARGET_HOST),
        config.get(TorKeys.MAX_STREAMS),
        config.get(TorKeys.POW),
        config.get(TorKeys.POW_RATE),
        config.get(TorKeys.POW_BURST));
  }
}
