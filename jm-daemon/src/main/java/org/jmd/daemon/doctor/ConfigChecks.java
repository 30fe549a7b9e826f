package org.jmd.daemon.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.config.LoggingKeys;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.config.TorKeys;
import org.jmd.daemon.suite.ChannelWiring;
import org.jmd.daemon.suite.Directories;
import org.jmd.daemon.suite.Networks;

/** Settings that cannot be used, and those that cost safety or privacy. */
final class ConfigChecks {
  private static final List<String> SECRET_VARIABLES =
      List.of("MNEMONIC", "MNEMONIC_PASSWORD", "BIP39_PASSPHRASE");

  private final Installation installation;
  private final List<Finding> findings = new ArrayList<>();

  ConfigChecks(Installation installation) {
    this.installation = installation;
  }

  List<Finding> run() {
    installation.problems().forEach(p -> findings.add(Advice.CONFIG_INVALID.at(p.toString())));
    secretVariables();
    installation.config().ifPresent(this::examine);
    if (findings.stream().noneMatch(f -> f.severity().compareTo(Severity.NOTE) > 0)) {
      findings.add(new Finding.Well("config", installation.configFile() + " and environment"));
    }
    return findings;
  }

  private void secretVariables() {
    List<String> found = new ArrayList<>();
    SECRET_VARIABLES.stream().filter(installation.environment()::containsKey).forEach(found::add);
    ConfigKeys.all().stream()
        .filter(ConfigKey::isSecret)
        .map(ConfigKey::environmentName)
        .filter(installation.environment()::containsKey)
        .forEach(found::add);
    if (!found.isEmpty()) {
      findings.add(Advice.SECRET_IN_ENVIRONMENT.at(String.join(", ", found) + " is set"));
    }
  }

  private void examine(Config config) {
    config.warnings().forEach(w -> findings.add(Advice.CONFIG_UNKNOWN.at(w.toString())));
    boolean live = !Networks.of(config).allowsPlainLocations();
    if (live) {
      when(config.get(TorKeys.ALLOW_CLEARNET), Advice.CLEARNET, "tor.allow_clearnet is on");
    }
    when(
        !config.get(TorKeys.STREAM_ISOLATION),
        Advice.SHARED_CIRCUITS,
        "tor.stream_isolation is off");
    when(config.get(LoggingKeys.SENSITIVE), Advice.SENSITIVE_LOG, "logging.sensitive is on");
    when(
        config.get(MakerKeys.MD0_MERGE),
        Advice.MERGE_DEPOSITS,
        "maker.allow_mixdepth_zero_merge is on");
    URI rpc = URI.create(config.get(BitcoinKeys.RPC_URL));
    when(
        "http".equals(rpc.getScheme()) && !isLocal(String.valueOf(rpc.getHost())),
        Advice.PLAIN_RPC,
        "bitcoin.rpc_url leads to " + rpc.getHost() + " without encryption");
    for (ConfigKey<String> key : List.of(TorKeys.SOCKS_HOST, TorKeys.CONTROL_HOST)) {
      String host = config.get(key);
      when(
          !host.isBlank() && !isLocal(host),
          Advice.REMOTE_TOR,
          key.path() + " is " + host + ", another machine");
    }
    try {
      ChannelWiring.taker(config);
      int directories = Directories.of(config).size();
      when(live && directories < 2, Advice.FEW_DIRECTORIES, "one directory only");
    } catch (IllegalArgumentException contradiction) {
      findings.add(Advice.CONFIG_INVALID.at(String.valueOf(contradiction.getMessage())));
    }
  }

  private void when(boolean wrong, Advice advice, String what) {
    if (wrong) {
      findings.add(advice.at(what));
    }
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.matches("\\[?::1]?");
  }
}
