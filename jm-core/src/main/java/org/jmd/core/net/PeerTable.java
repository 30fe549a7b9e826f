package org.jmd.core.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;

/**
 * Who is on which directory, as the directories say. Each directory has its own bounded share, so
 * that one that invents peers displaces only what it said itself. Safe for use by several threads.
 */
final class PeerTable {
  private final int maxPerDirectory;
  private final Map<Endpoint, LinkedHashMap<Nick, Sighting>> sightings = new LinkedHashMap<>();

  /** What one directory says of one peer; no location if only messages were seen. */
  private record Sighting(Optional<Location> location, Features features) {}

  /**
   * Knows nobody.
   *
   * @param directories in the order of the configuration
   * @param maxPerDirectory most peers remembered of each; the oldest entry goes first
   */
  PeerTable(List<Endpoint> directories, int maxPerDirectory) {
    this.maxPerDirectory = maxPerDirectory;
    directories.forEach(directory -> sightings.put(directory, new LinkedHashMap<>()));
  }

  /** A directory lists a peer. Features are never unlearnt. */
  synchronized void listed(Endpoint directory, Nick nick, Location location, Features features) {
    Map<Nick, Sighting> share = share(directory);
    Sighting before = share.get(nick);
    Features known = before == null ? features : before.features().plus(features);
    share.put(nick, new Sighting(Optional.of(location), known));
    trim(share);
  }

  /** A directory relayed a message of that peer. */
  synchronized void heard(Endpoint directory, Nick nick) {
    Map<Nick, Sighting> share = share(directory);
    share.putIfAbsent(nick, new Sighting(Optional.empty(), Features.NONE));
    trim(share);
  }

  /** A directory says that the peer has left; whether it was known there. */
  synchronized boolean gone(Endpoint directory, Nick nick) {
    return share(directory).remove(nick) != null;
  }

  /** The directory is not connected any more. */
  synchronized void down(Endpoint directory) {
    share(directory).clear();
  }

  /** Directories on which the peer is, in the order of the configuration. */
  synchronized List<Endpoint> directoriesOf(Nick nick) {
    return sightings.entrySet().stream()
        .filter(entry -> entry.getValue().containsKey(nick))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Where the peer might be dialled, best first: a directory may lie, so what most of them say
   * comes first.
   */
  synchronized List<Location> locationsOf(Nick nick) {
    Map<String, List<Location>> byText = new LinkedHashMap<>();
    for (Map<Nick, Sighting> share : sightings.values()) {
      Sighting sighting = share.get(nick);
      if (sighting != null && sighting.location().isPresent()) {
        Location location = sighting.location().get();
        byText.computeIfAbsent(location.wireText(), text -> new ArrayList<>()).add(location);
      }
    }
    byText.remove(Location.NOT_SERVING);
    return byText.values().stream()
        .sorted((a, b) -> Integer.compare(b.size(), a.size()))
        .map(List::getFirst)
        .toList();
  }

  /** What the directories say that the peer can do. */
  synchronized Features featuresOf(Nick nick) {
    Features features = Features.NONE;
    for (Map<Nick, Sighting> share : sightings.values()) {
      Sighting sighting = share.get(nick);
      features = sighting == null ? features : features.plus(sighting.features());
    }
    return features;
  }

  /** Everybody on at least one directory. */
  synchronized Set<Nick> nicks() {
    Set<Nick> all = new LinkedHashSet<>();
    sightings.values().forEach(share -> all.addAll(share.keySet()));
    return all;
  }

  private Map<Nick, Sighting> share(Endpoint directory) {
    Map<Nick, Sighting> share = sightings.get(directory);
    if (share == null) {
      throw new IllegalArgumentException("no directory of ours: " + directory);
    }
    return share;
  }

  private void trim(Map<Nick, Sighting> share) {
    if (share.size() > maxPerDirectory) {
      share.remove(share.keySet().iterator().next());
    }
  }
}
