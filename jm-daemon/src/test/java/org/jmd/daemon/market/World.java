package org.jmd.daemon.market;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.net.Endpoint;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;

/** What everybody in one run shares. */
final class World implements AutoCloseable {
  static final int DIRECTORY_PORT = 5222;
  static final int MAKER_PORT = 5223;

  final Scenario scenario;
  final Path disk;
  final VirtualTime time = new VirtualTime();
  final FakeChain chain = new FakeChain();
  final InMemoryNetwork network;
  final SeededEntropy entropy;
  final Dice dice;
  final Trace trace = new Trace(time::nowNanos);
  final List<String> violations = new ArrayList<>();
  private final Map<String, String> addresses = new HashMap<>();
  final Map<String, Machine> machines = new LinkedHashMap<>();
  final Ledger ledger;
  final Spending spending;
  final Meddler meddler;
  final Disclosures disclosures;
  final SiegeLog siegeLog;
  final Rates rates;
  final Planted planted;

  /**
   * An empty world.
   *
   * @param disk an empty directory for the data of all machines
   * @param planted what is wrong with the roles
   */
  World(Scenario scenario, Path disk, Planted planted) {
    this.scenario = scenario;
    this.planted = planted;
    this.disk = disk;
    this.network = new InMemoryNetwork(time, scenario.seed());
    this.entropy = new SeededEntropy(scenario.seed());
    this.dice = new Dice(~scenario.seed());
    this.ledger = new Ledger(this);
    this.spending = new Spending(this);
    this.meddler = new Meddler(this, dice.split(), entropy.split());
    this.disclosures = new Disclosures(this);
    this.siegeLog = new SiegeLog(this);
    this.rates = new Rates(this);
  }

  /** Names threads of this run, so that what they log can be told from that of others. */
  String tag() {
    return "seed-" + scenario.seed() + ":";
  }

  List<Endpoint> directories() {
    return scenario.directories().stream()
        .map(d -> new Endpoint(d.host(), DIRECTORY_PORT))
        .toList();
  }

  Machine machine(String host) {
    Machine machine = machines.get(host);
    if (machine == null) {
      throw new IllegalArgumentException("no machine " + host);
    }
    return machine;
  }

  /** An address is given to somebody, for one purpose and never for another. */
  void handsOut(String who, String address, String purpose) {
    String earlier = addresses.putIfAbsent(address, purpose);
    if (earlier != null && !earlier.equals(purpose)) {
      violated(who, "hands out " + address + " for " + purpose + ", before for " + earlier);
    }
  }

  void violated(String who, String what) {
    violations.add(who + ": " + what);
    trace.add(who, "VIOLATION " + what);
  }

  /** Runs until the time is over, whatever happens. */
  void run(Duration duration) {
    time.run(duration);
  }

  @Override
  public void close() {
    time.close();
  }
}
