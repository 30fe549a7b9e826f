package org.jmd.core.tor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;

/**
 * How we are let in (control-spec 3.5, 3.24). A cookie is proved, not shown, wherever tor can do
 * that, and only to somebody who knows it: otherwise whoever listens at the port could have us send
 * him any file of 32 octets.
 */
final class Authentication {
  private static final int COOKIE_OCTETS = 32;
  private static final int NONCE_OCTETS = 32;
  private static final String SERVER = "Tor safe cookie authentication server-to-controller hash";
  private static final String CLIENT = "Tor safe cookie authentication controller-to-server hash";

  private final ControlConnection connection;
  private final TorAccess access;
  private final Entropy entropy;

  Authentication(ControlConnection connection, TorAccess access, Entropy entropy) {
    this.connection = connection;
    this.access = access;
    this.entropy = entropy;
  }

  /** What tor offers. */
  private record Offer(List<String> methods, Optional<Path> cookieFile) {
    boolean has(String method) {
      return methods.contains(method);
    }
  }

  /**
   * Lets us be let in.
   *
   * @throws TorException of kind AUTHENTICATION if tor refuses or nothing fits
   */
  void run() throws TorException, InterruptedException {
    Offer offer = offer();
    Optional<Path> cookie = access.cookie().or(offer::cookieFile);
    if (access.password().isPresent() && offer.has("HASHEDPASSWORD")) {
      authenticate(" \"" + escaped(access.password().get()) + "\"");
    } else if (offer.has("NULL")) {
      authenticate("");
    } else if (offer.has("SAFECOOKIE") && cookie.isPresent()) {
      safeCookie(cookie.get());
    } else if (offer.has("COOKIE") && access.cookie().isPresent()) {
      byte[] octets = readCookie(access.cookie().get());
      try {
        authenticate(" " + HexFormat.of().formatHex(octets));
      } finally {
        Arrays.fill(octets, (byte) 0);
      }
    } else {
      throw failed(
          offer.has("HASHEDPASSWORD")
              ? "tor asks for a password: set tor.password"
              : offer.has("COOKIE")
                  ? "tor names no cookie file: set tor.cookie_path"
                  : "tor offers no way to authenticate that is known here");
    }
  }

  private Offer offer() throws TorException, InterruptedException {
    ControlReply reply = connection.demand("PROTOCOLINFO 1");
    Map<String, String> auth = Keywords.of(reply.after("AUTH ").orElse(""));
    return new Offer(
        List.of(auth.getOrDefault("METHODS", "").split(",", 16)),
        Optional.ofNullable(auth.get("COOKIEFILE"))
            .filter(p -> !p.isEmpty())
            .flatMap(Authentication::path));
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException notOfThisSystem) {
      return Optional.empty();
    }
  }

  private void safeCookie(Path file) throws TorException, InterruptedException {
    byte[] cookie = readCookie(file);
    try {
      byte[] ours = entropy.bytes(NONCE_OCTETS);
      ControlReply reply =
          connection.ask("AUTHCHALLENGE SAFECOOKIE " + HexFormat.of().formatHex(ours));
      Map<String, String> answer = Keywords.of(reply.after("AUTHCHALLENGE ").orElse(""));
      Optional<byte[]> hash = hex(answer.getOrDefault("SERVERHASH", ""));
      Optional<byte[]> theirs = hex(answer.getOrDefault("SERVERNONCE", ""));
      if (!reply.isSuccess() || hash.isEmpty() || theirs.isEmpty()) {
        throw failed("tor did not answer the challenge");
      }
      if (!MessageDigest.isEqual(hash.get(), hmac(SERVER, cookie, ours, theirs.get()))) {
        throw failed("whoever listens there does not know the cookie in " + file);
      }
      authenticate(" " + HexFormat.of().formatHex(hmac(CLIENT, cookie, ours, theirs.get())));
    } finally {
      Arrays.fill(cookie, (byte) 0);
    }
  }

  private void authenticate(String argument) throws TorException, InterruptedException {
    ControlReply reply = connection.ask("AUTHENTICATE" + argument);
    if (!reply.isSuccess()) {
      // The text of the reply is not repeated: it could hold what we sent.
      throw failed("tor does not let us in: status " + reply.status());
    }
  }

  private static byte[] readCookie(Path file) throws TorException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(COOKIE_OCTETS + 1);
      if (octets.length != COOKIE_OCTETS) {
        throw failed("cookie file " + file + " has not 32 octets");
      }
      return octets;
    } catch (IOException e) {
      throw failed("cookie file " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** A nonce or hash. Total. */
  private static Optional<byte[]> hex(String text) {
    return text.matches("[0-9A-Fa-f]{64}")
        ? Optional.of(HexFormat.of().parseHex(text))
        : Optional.empty();
  }

  private static byte[] hmac(String key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(US_ASCII), "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Each octet a character, as the connection sends them. */
  private static String escaped(SecretBytes password) {
    return password.use(octets -> {
      StringBuilder out = new StringBuilder();
      for (byte octet : octets) {
        char c = (char) (octet & 0xff);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < ' ') {
          out.append("\\%03o".formatted((int) c));
        } else {
          out.append(c);
        }
      }
      return out.toString();
    });
  }

  private static TorException failed(String message) {
    return new TorException(TorException.Kind.AUTHENTICATION, message);
  }
}
