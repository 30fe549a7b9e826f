package org.jmd.core.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;

/**
 * A control port that does as a test says. It knows the commands that {@code org.jmd.core.tor} uses
 * and makes onion services that lead nowhere. Works on the transport's threads; safe for use by
 * several threads.
 */
public final class FakeTor implements AutoCloseable {
  private static final String SERVER = "Tor safe cookie authentication server-to-controller hash";
  private static final String CLIENT = "Tor safe cookie authentication controller-to-server hash";

  private final Entropy entropy;
  private final Transport.Listening listening;
  private final byte[] cookie;
  private final List<Link> connections = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Map<String, Link> services = new HashMap<>();
  private String methods = "NULL";
  private Optional<String> cookieFile = Optional.empty();
  private Optional<String> password = Optional.empty();
  private Optional<String> answer = Optional.empty();
  private final Map<String, String> told = new HashMap<>();
  private String version = "0.4.9.3";
  private boolean knowsProofOfWork = true;
  private boolean knowsCookie = true;

  /** Listens; lets everybody in until told otherwise. */
  public FakeTor(Transport transport, Transport.BindAddress bind, Entropy entropy) {
    this.entropy = entropy;
    this.cookie = entropy.bytes(32);
    this.listening = transport.listen(bind, this::accept);
  }

  /** The content of its cookie file, which the test has to write. */
  public byte[] cookie() {
    return cookie.clone();
  }

  /** Asks for the cookie in that file, by methods such as {@code COOKIE,SAFECOOKIE}. */
  public synchronized void askForCookie(String offered, String file) {
    methods = offered;
    cookieFile = Optional.of(file);
  }

  /** Asks for a password. */
  public synchronized void askForPassword(String wanted) {
    methods = "HASHEDPASSWORD";
    password = Optional.of(wanted);
  }

  /** Is somebody else who listens at the port and has not read the cookie. */
  public synchronized void forgetCookie() {
    knowsCookie = false;
  }

  /** Calls itself that. */
  public synchronized void version(String text) {
    version = text;
  }

  /** Answers GETINFO for that key so. */
  public synchronized void tell(String key, String value) {
    told.put(key, value);
  }

  /** Was built without proof of work. */
  public synchronized void refuseProofOfWork() {
    knowsProofOfWork = false;
  }

  /** Answers everything with those octets and CR LF. */
  public synchronized void answerAlways(String text) {
    answer = Optional.of(text);
  }

  /** Ends every connection, and the onion services with them. */
  public void dropAll() {
    List<Link> open;
    synchronized (this) {
      open = List.copyOf(connections);
      services.clear();
    }
    open.forEach(Link::close);
  }

  /** Forgets the onion services and says nothing of it. */
  public synchronized void forgetServices() {
    services.clear();
  }

  /** Names of onion services that are up, without {@code .onion}. */
  public synchronized Set<String> services() {
    return new HashSet<>(services.keySet());
  }

  /** Every command received. */
  public synchronized List<String> received() {
    return List.copyOf(log);
  }

  /** Commands received that begin so. */
  public synchronized List<String> received(String prefix) {
    return log.stream().filter(line -> line.startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    listening.close();
    dropAll();
  }

  private synchronized LinkListener accept(Link accepted) {
    connections.add(accepted);
    return new Controller();
  }

  /** One connection. */
  private final class Controller implements LinkListener {
    private boolean trusted;
    private String expected = "";

    @Override
    public void opened(Link link) {}

    @Override
    public void received(Link link, byte[] line) {
      String command = new String(line, ISO_8859_1);
      List<String> replies;
      synchronized (FakeTor.this) {
        log.add(command);
        replies = answer.map(List::of).orElseGet(() -> answer(link, command));
      }
      replies.forEach(reply -> link.send(Frame.owning((reply + "\r\n").getBytes(ISO_8859_1))));
      if (replies.getFirst().startsWith("515")) {
        link.close();
      }
    }

    @Override
    public void closed(Optional<String> reason) {
      synchronized (FakeTor.this) {
        services.values().removeIf(owner -> !owner.isOpen());
      }
    }

    private List<String> answer(Link link, String command) {
      String[] words = command.split(" ", 3);
      return switch (words[0]) {
        case "PROTOCOLINFO" ->
            List.of(
                "250-PROTOCOLINFO 1",
                "250-AUTH METHODS="
                    + methods
                    + cookieFile.map(f -> " COOKIEFILE=\"" + f + "\"").orElse(""),
                "250-VERSION Tor=\"" + version + "\"",
                "250 OK");
        case "AUTHCHALLENGE" -> List.of(challenge(HexFormat.of().parseHex(words[2])));
        case "AUTHENTICATE" -> {
          trusted = isRight(command.substring("AUTHENTICATE".length()).strip());
          yield List.of(trusted ? "250 OK" : "515 Authentication failed");
        }
        default ->
            trusted ? trusted(link, words[0], command) : List.of("514 Authentication required.");
      };
    }

    private String challenge(byte[] theirs) {
      byte[] key = knowsCookie ? cookie : new byte[32];
      byte[] ours = entropy.bytes(32);
      expected = HexFormat.of().formatHex(hmac(CLIENT, cookie, theirs, ours));
      return "250 AUTHCHALLENGE SERVERHASH="
          + HexFormat.of().formatHex(hmac(SERVER, key, theirs, ours)).toUpperCase(Locale.ROOT)
          + " SERVERNONCE="
          + HexFormat.of().formatHex(ours);
    }

    private boolean isRight(String proof) {
      return switch (methods) {
        case "NULL" -> true;
        case "HASHEDPASSWORD" -> proof.equals("\"" + password.orElseThrow() + "\"");
        case "COOKIE" -> proof.equals(HexFormat.of().formatHex(cookie));
        default -> proof.equals(expected);
      };
    }

    private List<String> trusted(Link link, String verb, String command) {
      return switch (verb) {
        case "GETINFO" -> info(link, command.substring("GETINFO ".length()));
        case "ADD_ONION" -> {
          if (command.contains("PoW") && !knowsProofOfWork) {
            yield List.of("512 Unrecognized argument");
          }
          String id = name();
          services.put(id, link);
          yield List.of("650 HS_DESC CREATED " + id, "250-ServiceID=" + id, "250 OK");
        }
        case "DEL_ONION" -> {
          services.remove(command.substring("DEL_ONION ".length()));
          yield List.of("250 OK");
        }
        default -> List.of("510 Unrecognized command");
      };
    }

    private List<String> info(Link link, String key) {
      return switch (key) {
        case "version" -> List.of("250-version=" + version, "250 OK");
        case "onions/current" -> current(link);
        default ->
            told.containsKey(key)
                ? List.of("250-" + key + "=" + told.get(key), "250 OK")
                : List.of("552 Unrecognized key");
      };
    }

    private List<String> current(Link link) {
      List<String> mine =
          services.entrySet().stream()
              .filter(e -> e.getValue().equals(link))
              .map(Map.Entry::getKey)
              .toList();
      List<String> lines = new ArrayList<>(List.of("250+onions/current="));
      lines.addAll(mine);
      lines.addAll(List.of(".", "250 OK"));
      return lines;
    }

    private String name() {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < 56; i++) {
        name.append("abcdefghijklmnopqrstuvwxyz234567".charAt(entropy.nextInt(32)));
      }
      return name.toString();
    }
  }

  private static byte[] hmac(String key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(ISO_8859_1), "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
