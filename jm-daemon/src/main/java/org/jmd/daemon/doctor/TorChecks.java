package org.jmd.daemon.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.config.Config;
import org.jmd.core.config.TorKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tor.TorController;
import org.jmd.core.tor.TorException;
import org.jmd.daemon.suite.Networks;
import org.jmd.daemon.suite.OnionWiring;

/** Whether tor is there, lets us in, and is of a sound version. */
final class TorChecks {
  private static final Set<String> BAD = Set.of("obsolete", "unrecommended", "old");

  private final Config config;
  private final SocksGreeting socks;
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private volatile Optional<TorAnswers> answers = Optional.empty();

  TorChecks(Config config, SocksGreeting socks, Transport transport, Tasks tasks, Entropy entropy) {
    this.config = config;
    this.socks = socks;
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
  }

  /** What tor said in the last run. */
  Optional<TorAnswers> answers() {
    return answers;
  }

  List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    if (Networks.of(config).allowsPlainLocations()
        && config.source(TorKeys.SOCKS_PORT) == Config.Source.DEFAULT) {
      findings.add(new Finding.Unchecked("tor.socks", "regtest does without tor"));
    } else {
      findings.add(socks());
    }
    if (OnionWiring.controlsTor(config)) {
      control(findings);
    } else {
      findings.add(new Finding.Unchecked("tor.control", "tor.control_enabled is not in force"));
    }
    return findings;
  }

  private Finding socks() {
    String host = config.get(TorKeys.SOCKS_HOST);
    if (host.isBlank()) {
      return Advice.TOR_AWAY.at("tor.socks_host is empty");
    }
    Endpoint proxy = new Endpoint(host, config.get(TorKeys.SOCKS_PORT));
    return socks
        .problem(proxy)
        .<Finding>map(problem -> Advice.TOR_AWAY.at("no SOCKS port at " + proxy + ": " + problem))
        .orElseGet(() -> new Finding.Well("tor.socks", "SOCKS port at " + proxy));
  }

  private void control(List<Finding> findings) throws InterruptedException {
    TorAnswers said;
    try (TorController tor =
        TorController.connectOnce(OnionWiring.access(config), transport, tasks, entropy)) {
      said = TorAnswers.of(tor);
    } catch (TorException e) {
      findings.add(Advice.TOR_CONTROL.at(String.valueOf(e.getMessage())));
      return;
    }
    answers = Optional.of(said);
    findings.add(new Finding.Well("tor.control", "tor lets us make onion services"));
    String version = "tor " + said.version();
    findings.add(
        said.recommendation()
            .filter(BAD::contains)
            .<Finding>map(word -> Advice.TOR_OLD.at(version + " is " + word))
            .orElseGet(() ->
                said.recommendation().isEmpty()
                    ? new Finding.Unchecked(
                        "tor.version", version + " does not know whether it is recommended")
                    : new Finding.Well("tor.version", version)));
    if (!said.hasProofOfWork()) {
      findings.add(Advice.TOR_NO_POW.at(version));
    }
    findings.add(
        said.hasCircuit()
            ? new Finding.Well("tor.ready", "tor has circuits")
            : Advice.TOR_NOT_READY.at("tor has no circuit"));
  }
}
