package org.jmd.daemon.notify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.net.Endpoint;

/**
 * A URL of a target, taken apart. Total: any text gives parts or an {@link
 * IllegalArgumentException}, whose message repeats nothing of the text. Immutable.
 *
 * @param authority between the slashes, without user and password
 * @param user decoded; empty if there is none
 * @param password decoded; empty if there is none
 * @param path as it stands, empty or with a leading slash
 * @param query decoded
 */
record UrlParts(
    String scheme,
    String authority,
    Optional<String> user,
    Optional<String> password,
    String path,
    Map<String, String> query) {
  private static final int MAX_LENGTH = 2048;
  private static final Pattern URL =
      Pattern.compile("([a-z]{1,10})://([^/?]*)(/[^?]*)?(?:\\?(.*))?");
  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");

  static UrlParts parse(String url) {
    if (url.length() > MAX_LENGTH || !url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "is not a URL of at most " + MAX_LENGTH + " printable characters without spaces");
    }
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("has no scheme, such as ntfys://");
    }
    String before = matcher.group(2);
    int at = before.lastIndexOf('@');
    Optional<String> login = at < 0 ? Optional.empty() : Optional.of(before.substring(0, at));
    int colon = login.map(text -> text.indexOf(':')).orElse(-1);
    return new UrlParts(
        matcher.group(1),
        before.substring(at + 1),
        login.map(text -> decode(colon < 0 ? text : text.substring(0, colon))),
        colon < 0 ? Optional.empty() : login.map(text -> decode(text.substring(colon + 1))),
        Optional.ofNullable(matcher.group(3)).orElse(""),
        query(Optional.ofNullable(matcher.group(4)).orElse("")));
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String entry : text.split("&", -1)) {
      if (!entry.isEmpty()) {
        int equals = entry.indexOf('=');
        query.put(
            decode(equals < 0 ? entry : entry.substring(0, equals)),
            equals < 0 ? "" : decode(entry.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      int octet = 16 * high + low;
      if (high < 0 || low < 0 || octet < ' ' || octet > 0x7e) {
        throw new IllegalArgumentException("has an escape that is no printable character");
      }
      out.append((char) octet);
      i += 2;
    }
    return out.toString();
  }

  /** The decoded parts of the path that are not empty. */
  List<String> segments() {
    List<String> segments = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        segments.add(decode(part));
      }
    }
    return segments;
  }

  /** Host and port of the authority. */
  Endpoint server(int defaultPort) {
    return server(authority, defaultPort);
  }

  static Endpoint server(String authority, int defaultPort) {
    Matcher matcher = HOST_PORT.matcher(authority);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("names no host");
    }
    String port = matcher.group(2);
    return Endpoint.tryParse(matcher.group(1) + ":" + (port == null ? defaultPort : port))
        .orElseThrow(() -> new IllegalArgumentException("has a port that is not 1..65535"));
  }

  /** Refuses parameters that would be ignored. */
  void allowParameters(String... known) {
    if (!List.of(known).containsAll(query.keySet())) {
      throw new IllegalArgumentException(
          known.length == 0
              ? "has parameters; jmd knows none for this service"
              : "has parameters other than " + String.join(", ", known));
    }
  }

  /** What the server's Basic authentication needs. */
  static byte[] pair(String user, String password) {
    return (user + ":" + password).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "UrlParts[" + scheme + "]";
  }
}
