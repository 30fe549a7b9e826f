package org.jmd.daemon.suite;

import java.util.List;
import java.util.stream.Stream;
import org.jmd.core.config.Config;
import org.jmd.core.config.NetworkKeys;
import org.jmd.core.net.Endpoint;
import org.jmd.core.runtime.Network;

/**
 * Which directories a role uses: the configured ones, else the well-known ones of the network
 * (protocol.md 9).
 */
public final class Directories {
  private static final int PORT = 5222;

  private static final List<String> MAINNET =
      List.of(
          "satoshi2vcg5e2ept7tjkzlkpomkobqmgtsjzegg6wipnoajadissead",
          "coinjointovy3eq5fjygdwpkbcdx63d7vd4g32mw7y553uj3kjjzkiqd",
          "nakamotourflxwjnjpnrk7yc2nhkf6r62ed4gdfxmmn5f4saw5q5qoyd",
          "odpwaf67rs5226uabcamvypg3y4bngzmfk7255flcdodesqhsvkptaid",
          "jmarketxf5wc4aldf3slm5u6726zsky52bqnfv6qyxe5hnafgly6yuyd",
          "jmrust7bgdbdl6skkvuzhqost4jkikrluj6alemspeifm5hvgqz2qaad",
          "nok55gjlqw6h76zi6gigukoztpx7xgo5r3w5csu362nys5yukzrxpgad");

  private static final List<String> SIGNET =
      List.of(
          "signetvaxgd3ivj4tml4g6ed3samaa2rscre2gyeyohncmwk4fbesiqd",
          "u5oj5etqex3vh7jagljf3e2lo4awmmtcw3klbrlt2fonzyozpn5txrqd",
          "frqp4m6yveiagow73dplmnyv2abrqhte2grbhgw7hkbkhrv6zagrqbqd");

  private Directories() {}

  /**
   * The directories in force, each once.
   *
   * @throws IllegalArgumentException if there are none, or one is no host and port; the message
   *     says what to set
   */
  public static List<Endpoint> of(Config config) {
    List<Endpoint> endpoints = known(config);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no well-known directories on "
              + config.get(NetworkKeys.NETWORK).wireName()
              + ": pass --directory HOST:PORT or set network_config.directory_servers");
    }
    return endpoints;
  }

  /** As {@link #of}, for whom none is enough. */
  static List<Endpoint> known(Config config) {
    List<String> configured = config.get(NetworkKeys.DIRECTORY_SERVERS);
    return (configured.isEmpty()
            ? wellKnown(config.get(NetworkKeys.NETWORK))
            : configured.stream().map(Directories::parse))
        .distinct()
        .toList();
  }

  private static Endpoint parse(String text) {
    return Endpoint.tryParse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("directory \"" + text + "\" is not HOST:PORT"));
  }

  private static Stream<Endpoint> wellKnown(Network network) {
    List<String> names =
        switch (network) {
          case MAINNET -> MAINNET;
          case SIGNET -> SIGNET;
          case TESTNET, REGTEST -> List.of();
        };
    return names.stream().map(name -> new Endpoint(name + ".onion", PORT));
  }
}
