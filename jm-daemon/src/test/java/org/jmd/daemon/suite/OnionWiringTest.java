package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.config.NetworkKeys;
import org.jmd.core.config.TorKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.Location;
import org.jmd.core.tor.OnionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionWiringTest {
  private static final String ONION = "a".repeat(56) + ".onion";

  @TempDir Path data;

  private Config config(Map<ConfigKey<?>, String> flags) throws ConfigException {
    return ConfigLoader.load(data.resolve("config.toml"), Map.of(), flags);
  }

  @Test
  void aDirectoryOutsideTorIsRefusedOnLiveNetworks() throws ConfigException {
    for (String network : List.of("mainnet", "signet", "testnet")) {
      Config config =
          config(
              Map.of(
                  NetworkKeys.NETWORK, network, NetworkKeys.DIRECTORY_SERVERS, "203.0.113.5:5222"));

      assertThatThrownBy(() -> ChannelWiring.taker(config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("203.0.113.5:5222")
          .hasMessageContaining("tor.allow_clearnet");
      assertThatThrownBy(() -> ChannelWiring.maker(config)).hasMessageContaining(network);
    }
  }

  @Test
  void clearnetIsForThoseWhoSaySoAndForRegtest() throws ConfigException {
    Endpoint plain = new Endpoint("203.0.113.5", 5222);
    ConfigKey<List<String>> servers = NetworkKeys.DIRECTORY_SERVERS;

    assertThat(
            ChannelWiring.taker(
                    config(Map.of(servers, plain.toString(), TorKeys.ALLOW_CLEARNET, "true")))
                .directories())
        .containsExactly(plain);
    assertThat(
            ChannelWiring.taker(
                    config(Map.of(servers, plain.toString(), NetworkKeys.NETWORK, "regtest")))
                .directories())
        .containsExactly(plain);
  }

  @Test
  void liveNetworksNeedTor() throws ConfigException {
    Config config = config(Map.of(TorKeys.SOCKS_HOST, ""));

    assertThatThrownBy(() -> ChannelWiring.taker(config)).hasMessageContaining("tor.socks_host");
  }

  @Test
  void aMakerListensOnAnyPortForItsOwnOnionServiceUnlessOneIsSet() throws ConfigException {
    assertThat(ChannelWiring.maker(config(Map.of())).listen())
        .contains(new BindAddress("127.0.0.1", 0));
    assertThat(ChannelWiring.maker(config(Map.of(MakerKeys.SERVING_PORT, "7000"))).listen())
        .contains(new BindAddress("127.0.0.1", 7000));
  }

  @Test
  void onRegtestOnionServicesAreMadeOnlyIfAskedFor() throws ConfigException {
    ConfigKey<?> network = NetworkKeys.NETWORK;
    assertThat(OnionWiring.makesDirectorysOwn(config(Map.of(network, "regtest")))).isFalse();
    assertThat(
            OnionWiring.makesDirectorysOwn(
                config(Map.of(network, "regtest", TorKeys.CONTROL_ENABLED, "true"))))
        .isTrue();
    assertThat(OnionWiring.makesDirectorysOwn(config(Map.of()))).isTrue();
  }

  @Test
  void aServiceInTorrcIsUsedAsItIs() throws ConfigException {
    Config config = config(Map.of(MakerKeys.ONION_HOST, ONION));

    assertThat(OnionWiring.makesMakersOwn(config)).isFalse();
    assertThat(ChannelWiring.maker(config).location()).isEqualTo(new Location.Onion(ONION, 5222));
  }

  @Test
  void withoutTheControlPortNothingIsMade() throws ConfigException {
    Config config = config(Map.of(TorKeys.CONTROL_ENABLED, "false"));

    assertThat(OnionWiring.makesMakersOwn(config)).isFalse();
    assertThat(OnionWiring.makesDirectorysOwn(config)).isFalse();
    assertThat(ChannelWiring.maker(config).listen()).isEmpty();
  }

  @Test
  void aKeptKeyIsTheOwnersOnly() throws IOException {
    try (OnionKey first = OnionWiring.storedKey(data, "directory", Entropy.system());
        OnionKey again = OnionWiring.storedKey(data, "directory", Entropy.system());
        OnionKey other = OnionWiring.storedKey(data, "maker", Entropy.system())) {
      assertThat(again.address()).isEqualTo(first.address());
      assertThat(other.address()).isNotEqualTo(first.address());
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("tor/directory.onion-key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void connectionsShareCircuitsOnlyWithoutIsolation() {
    List<Isolation> seen = new ArrayList<>();
    Endpoint target = new Endpoint(ONION, 5222);
    LinkListener nobody = new Deaf();

    try (Transport shared = new SharedCircuits(new Noting(seen))) {
      shared.connect(target, new Isolation("directory", "one"), nobody);
      shared.connect(target, new Isolation("peer", "two"), nobody);
    }

    assertThat(seen).hasSize(2);
    assertThat(seen.getFirst()).isEqualTo(seen.getLast());
  }

  /** Notes with which credentials it would have connected. */
  private record Noting(List<Isolation> seen) implements Transport {
    @Override
    public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
      seen.add(isolation);
    }

    @Override
    public Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor) {
      throw new UnsupportedOperationException("only connects");
    }

    @Override
    public void close() {}
  }

  /** Hears nothing. */
  private static final class Deaf implements LinkListener {
    @Override
    public void opened(Link link) {}

    @Override
    public void received(Link link, byte[] line) {}

    @Override
    public void closed(Optional<String> reason) {}
  }
}
