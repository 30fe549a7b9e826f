package org.jmd.core.net;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.runtime.Network;

/**
 * How a message channel presents itself and where it connects.
 *
 * @param network the protocol network of handshakes, which need not be that of addresses
 * @param directories to connect to, distinct
 * @param location where we say that we can be dialled
 * @param features what we advertise besides what the channel itself can do: {@code neutrino_compat}
 *     or nothing
 * @param listen where direct connections arrive, behind the onion service; empty accepts none
 * @param hostPortPeers whether to dial peers that are no onion services; for regtest only, because
 *     it lets a directory choose what we connect to
 * @param answersEverywhere whether an answer to a verified message goes through every directory
 *     besides the route by which that came (makers)
 * @param duplicates which repeated messages are dropped
 * @param nickAuthMode how much we insist on proving our nick (protocol.md 2.4)
 * @param directoryIds expected identities of directories that are no v3 onion services
 * @param purpose of the connections to directories, see {@link Isolation}; each connection has a
 *     random token of its own besides
 */
public record ChannelSettings(
    Network network,
    List<Endpoint> directories,
    Location location,
    Features features,
    Optional<Transport.BindAddress> listen,
    boolean hostPortPeers,
    boolean answersEverywhere,
    DuplicateRule duplicates,
    NickAuthMode nickAuthMode,
    Map<Endpoint, DirectoryId> directoryIds,
    String purpose) {
  private static final String USUAL_PURPOSE = "directory";

  /** Copies the collections; checks that there are directories and none twice. */
  public ChannelSettings {
    directories = List.copyOf(directories);
    directoryIds = Map.copyOf(directoryIds);
    if (directories.isEmpty() || directories.stream().distinct().count() != directories.size()) {
      throw new IllegalArgumentException("directories must be distinct and at least one");
    }
  }

  /** A taker: cannot be dialled, talks to a maker on one route. */
  public static ChannelSettings taker(Network network, List<Endpoint> directories) {
    return unreachable(network, directories, false, DuplicateRule.SAME_CONTENT);
  }

  /** A maker that is reachable through directories only; see {@link #serving}. */
  public static ChannelSettings maker(Network network, List<Endpoint> directories) {
    return unreachable(network, directories, true, DuplicateRule.SAME_STEP);
  }

  /** A watcher of offers: hears what each directory says, repeated or not. */
  public static ChannelSettings watcher(Network network, List<Endpoint> directories) {
    return unreachable(network, directories, false, DuplicateRule.NONE);
  }

  private static ChannelSettings unreachable(
      Network network,
      List<Endpoint> directories,
      boolean answersEverywhere,
      DuplicateRule duplicates) {
    return new ChannelSettings(
        network,
        directories,
        new Location.NotServing(),
        Features.NONE,
        Optional.empty(),
        false,
        answersEverywhere,
        duplicates,
        NickAuthMode.PREFER_VERIFIED,
        Map.of(),
        USUAL_PURPOSE);
  }

  /** The same, reachable directly at that location, which leads to that local address. */
  public ChannelSettings serving(Location where, Transport.BindAddress bind) {
    return with(where, features, Optional.of(bind), hostPortPeers, nickAuthMode, directoryIds);
  }

  /** The same on that directory only. */
  public ChannelSettings onlyAt(Endpoint directory) {
    return new ChannelSettings(
        network,
        List.of(directory),
        location,
        features,
        listen,
        hostPortPeers,
        answersEverywhere,
        duplicates,
        nickAuthMode,
        directoryIds,
        purpose);
  }

  /** The same with connections to directories for another purpose. */
  public ChannelSettings forPurpose(String other) {
    return new ChannelSettings(
        network,
        directories,
        location,
        features,
        listen,
        hostPortPeers,
        answersEverywhere,
        duplicates,
        nickAuthMode,
        directoryIds,
        other);
  }

  /** The same with other advertised features. */
  public ChannelSettings withFeatures(Features advertised) {
    return with(location, advertised, listen, hostPortPeers, nickAuthMode, directoryIds);
  }

  /** The same, also dialling peers that are no onion services. */
  public ChannelSettings withHostPortPeers() {
    return with(location, features, listen, true, nickAuthMode, directoryIds);
  }

  /** The same with other terms of nick authentication. */
  public ChannelSettings withNickAuth(NickAuthMode mode, Map<Endpoint, DirectoryId> expectedIds) {
    return with(location, features, listen, hostPortPeers, mode, expectedIds);
  }

  private ChannelSettings with(
      Location newLocation,
      Features newFeatures,
      Optional<Transport.BindAddress> newListen,
      boolean newHostPortPeers,
      NickAuthMode newNickAuthMode,
      Map<Endpoint, DirectoryId> newDirectoryIds) {
    return new ChannelSettings(
        network,
        directories,
        newLocation,
        newFeatures,
        newListen,
        newHostPortPeers,
        answersEverywhere,
        duplicates,
        newNickAuthMode,
        newDirectoryIds,
        purpose);
  }

  /**
   * Which repeated messages are dropped within 30 s; {@code !orderbook} never is (protocol.md 3.5).
   */
  public enum DuplicateRule {
    /** Nothing is dropped. */
    NONE,
    /** The same sender with the same command and data. */
    SAME_CONTENT,
    /**
     * As {@link #SAME_CONTENT}, but a {@code fill} is the same if offer, commitment and key are
     * (coinjoin.md 1.5.1).
     */
    SAME_STEP
  }
}
