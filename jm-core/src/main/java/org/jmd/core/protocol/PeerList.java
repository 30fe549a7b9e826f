package org.jmd.core.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The line of a PEERLIST (protocol.md 1.6). */
public final class PeerList {
  /** Entries in one line, as other directories send them. */
  public static final int MAX_ENTRIES = 20;

  /** Bytes in one line, leaving room for the envelope. */
  public static final int MAX_BYTES = ProtocolConstants.MAX_SENT_LINE_BYTES - 100;

  private static final String GONE = "D";
  private static final String FEATURES = "F:";

  /**
   * What a directory says about one peer.
   *
   * @param nick 1 to 64 characters without separators; not checked further
   * @param locationText at most 300 characters without separators; see {@link #location}
   * @param gone whether the peer has left this directory
   * @param features what the directory knows; none means unknown
   */
  public record Entry(String nick, String locationText, boolean gone, Features features) {
    private static final int MAX_NICK = 64;
    private static final int MAX_LOCATION = 300;

    /** Checks lengths and separators. */
    public Entry {
      if (!isValid(nick, locationText)) {
        throw new IllegalArgumentException("nick or location is too long or has a separator");
      }
    }

    static boolean isValid(String nick, String location) {
      return !nick.isEmpty()
          && nick.length() <= MAX_NICK
          && location.length() <= MAX_LOCATION
          && (nick + location).chars().noneMatch(c -> c == ';' || c == ',');
    }

    /** A peer that is there. */
    public static Entry present(String nick, Location location, Features features) {
      return new Entry(nick, location.wireText(), false, features);
    }

    /** A peer that has left. */
    public static Entry gone(String nick, Location location) {
      return new Entry(nick, location.wireText(), true, Features.NONE);
    }

    /** Where the peer can be dialled. */
    public Location location() {
      return Location.parse(locationText);
    }

    /**
     * The entry as text.
     *
     * @param withFeatures only for receivers that advertised {@link Features#PEERLIST_FEATURES}:
     *     others skip entries with features
     */
    public String wireText(boolean withFeatures) {
      StringBuilder text = new StringBuilder(nick).append(';').append(locationText);
      if (gone) {
        text.append(';').append(GONE);
      }
      if (withFeatures && !features.isEmpty()) {
        text.append(';').append(FEATURES).append(String.join("+", features.names()));
      }
      return text.toString();
    }
  }

  private PeerList() {}

  /** The readable entries of a line, in order; anything else is skipped. Total. */
  public static List<Entry> parse(String line) {
    List<Entry> entries = new ArrayList<>();
    int start = 0;
    while (start <= line.length()) {
      int comma = line.indexOf(',', start);
      int end = comma < 0 ? line.length() : comma;
      tryParseEntry(line.substring(start, end)).ifPresent(entries::add);
      start = end + 1;
    }
    return entries;
  }

  /** One entry; empty if it has no nick or no location field. Total. */
  public static Optional<Entry> tryParseEntry(String text) {
    String[] fields = text.split(";", 8);
    if (fields.length < 2 || !Entry.isValid(fields[0], fields[1])) {
      return Optional.empty();
    }
    boolean gone = false;
    Features features = Features.NONE;
    for (String field : Arrays.asList(fields).subList(2, fields.length)) {
      if (field.equals(GONE)) {
        gone = true;
      } else if (field.startsWith(FEATURES)) {
        String[] names = field.substring(FEATURES.length()).split("[+,]", Features.MAX_COUNT + 1);
        features = Features.ofValid(Arrays.asList(names));
      }
    }
    return Optional.of(new Entry(fields[0], fields[1], gone, features));
  }

  /** See {@link #lines(List, boolean, int, int)}, with the usual bounds. */
  public static List<String> lines(List<Entry> entries, boolean withFeatures) {
    return lines(entries, withFeatures, MAX_ENTRIES, MAX_BYTES);
  }

  /**
   * The entries in as few lines as the bounds allow, in order; at least one line, which is empty if
   * there are no entries. An entry longer than {@code maxBytes} gets its own line.
   *
   * @param withFeatures only for receivers that advertised {@link Features#PEERLIST_FEATURES}
   */
  public static List<String> lines(
      List<Entry> entries, boolean withFeatures, int maxEntries, int maxBytes) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int count = 0;
    for (Entry entry : entries) {
      String text = entry.wireText(withFeatures);
      if (count > 0 && (count == maxEntries || line.length() + 1 + text.length() > maxBytes)) {
        lines.add(line.toString());
        line.setLength(0);
        count = 0;
      }
      line.append(count == 0 ? "" : ",").append(text);
      count++;
    }
    lines.add(line.toString());
    return lines;
  }
}
