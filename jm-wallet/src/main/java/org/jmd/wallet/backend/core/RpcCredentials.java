package org.jmd.wallet.backend.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jmd.core.crypto.SecretBytes;

/** How to prove to the node who asks. */
public sealed interface RpcCredentials {
  /**
   * A user of the node's configuration.
   *
   * @param password in UTF-8; stays the caller's and must live as long as the backend
   */
  record UserPassword(String user, SecretBytes password) implements RpcCredentials {
    @Override
    public String toString() {
      return "UserPassword[...]";
    }
  }

  /**
   * The file that the node writes at each start.
   *
   * @param file usually {@code .cookie} in the node's data directory
   */
  record Cookie(Path file) implements RpcCredentials {}

  /** The value of the authorization header at this moment. */
  default String header() throws IOException {
    byte[] pair =
        switch (this) {
          case UserPassword(String user, SecretBytes password) ->
              password.use(p -> concat((user + ":").getBytes(UTF_8), p));
          case Cookie(Path file) -> Files.readString(file).strip().getBytes(UTF_8);
        };
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
