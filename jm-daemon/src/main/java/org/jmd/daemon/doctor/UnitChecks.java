package org.jmd.daemon.doctor;

import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmd.core.runtime.ProcessHardening;

/** Settings of systemd units that run jmd. */
final class UnitChecks {
  private static final Pattern SECRET =
      Pattern.compile("\"?(MNEMONIC|BIP39_PASSPHRASE|[A-Z0-9_]*PASSWORD)=.*");
  private static final Pattern SECRET_LINE =
      Pattern.compile("(?m)^\\s*(MNEMONIC|BIP39_PASSPHRASE|[A-Z0-9_]*PASSWORD)=");
  private static final Set<String> READ_ONLY_SYSTEM = Set.of("strict");
  private static final long ENOUGH_LOCKED_OCTETS = 2L << 20;

  private final Host host;

  UnitChecks(Host host) {
    this.host = host;
  }

  List<Finding> run() {
    List<Unit> units = Unit.ofJmd(host);
    if (units.isEmpty()) {
      return List.of(new Finding.Well("unit", "no systemd unit runs jmd"));
    }
    return units.stream().flatMap(unit -> of(unit).stream()).toList();
  }

  private List<Finding> of(Unit unit) {
    List<Finding> findings = new ArrayList<>();
    breaking(unit, findings);
    secrets(unit, findings);
    open(unit, findings);
    limits(unit, findings);
    if (findings.isEmpty()) {
      findings.add(new Finding.Well("unit", unit.name() + " is sound"));
    }
    return findings;
  }

  private static void breaking(Unit unit, List<Finding> findings) {
    if (unit.isOn("MemoryDenyWriteExecute")) {
      findings.add(Advice.UNIT_WRITE_EXECUTE.at(unit.name() + " sets MemoryDenyWriteExecute"));
    }
    List<String> families =
        unit.all("RestrictAddressFamilies").stream()
            .flatMap(value -> Stream.of(value.split("\\s+", -1)))
            .toList();
    boolean inverted = !families.isEmpty() && families.getFirst().startsWith("~");
    boolean cut =
        !families.isEmpty()
            && (inverted
                ? families.contains("~AF_INET") || families.contains("AF_INET")
                : !families.contains("AF_INET"));
    if (unit.isOn("PrivateNetwork") || cut) {
      findings.add(
          Advice.UNIT_NETWORK.at(
              unit.name() + (cut ? " forbids AF_INET" : " sets PrivateNetwork")));
    }
    boolean strict = unit.last("ProtectSystem").filter(READ_ONLY_SYSTEM::contains).isPresent();
    if (strict
        && unit.all("ReadWritePaths").isEmpty()
        && unit.all("BindPaths").isEmpty()
        && unit.all("StateDirectory").isEmpty()) {
      findings.add(Advice.UNIT_NOTHING_WRITABLE.at(unit.name() + " names nothing to write to"));
    }
    boolean homes =
        unit.isOn("ProtectHome") || unit.last("ProtectHome").filter("tmpfs"::equals).isPresent();
    if (homes
        && variables(unit).anyMatch(v -> v.matches("\"?JOINMARKET_DATA_DIR=/(home|root)/.*"))) {
      findings.add(Advice.UNIT_HOME.at(unit.name() + " hides the data directory (ProtectHome)"));
    }
  }

  private static Stream<String> variables(Unit unit) {
    return unit.all("Environment").stream()
        .flatMap(value -> Stream.of(value.split("\\s+(?=\"?[A-Z0-9_]+=)", -1)));
  }

  private void secrets(Unit unit, List<Finding> findings) {
    variables(unit)
        .filter(variable -> SECRET.matcher(variable).matches())
        .map(variable -> variable.substring(0, variable.indexOf('=')).replace("\"", ""))
        .forEach(name -> findings.add(Advice.UNIT_SECRET.at(unit.name() + " sets " + name)));
    if (variables(unit).anyMatch(v -> v.matches("\"?" + ProcessHardening.OPT_OUT + "=1\"?"))) {
      findings.add(Advice.UNIT_HARDENING_OFF.at(unit.name() + " sets " + ProcessHardening.OPT_OUT));
    }
    for (String value : unit.all("EnvironmentFile")) {
      String file = value.startsWith("-") ? value.substring(1) : value;
      Optional<Set<PosixFilePermission>> mode =
          file.startsWith("/") ? host.mode(file) : Optional.empty();
      boolean readable = mode.filter(m -> m.contains(PosixFilePermission.OTHERS_READ)).isPresent();
      if (readable && host.read(file).filter(t -> SECRET_LINE.matcher(t).find()).isPresent()) {
        findings.add(Advice.UNIT_SECRET_FILE.at(unit.name() + " reads " + file));
      }
    }
  }

  private static void open(Unit unit, List<Finding> findings) {
    boolean dynamic = unit.isOn("DynamicUser");
    if (!dynamic && unit.last("User").filter(user -> !user.matches("root|0")).isEmpty()) {
      findings.add(Advice.UNIT_ROOT.at(unit.name() + " runs as root"));
    }
    // These are implied by a dynamic user.
    if (!dynamic && !unit.isOn("NoNewPrivileges")) {
      findings.add(Advice.UNIT_PRIVILEGES.at(unit.name() + " has no NoNewPrivileges=yes"));
    }
    List<String> missing = new ArrayList<>();
    Stream.of("ProtectKernelTunables", "ProtectControlGroups")
        .filter(key -> !unit.isOn(key))
        .forEach(missing::add);
    if (!dynamic && !unit.isOn("PrivateTmp")) {
      missing.add("PrivateTmp");
    }
    if (!dynamic
        && unit.last("ProtectSystem").filter(v -> !v.matches("no|false|0|off")).isEmpty()) {
      missing.add("ProtectSystem");
    }
    if (!missing.isEmpty()) {
      findings.add(Advice.UNIT_OPEN.at(unit.name() + " lacks " + String.join(", ", missing)));
    }
  }

  private static void limits(Unit unit, List<Finding> findings) {
    if (unit.last("LimitCORE").filter(value -> !value.equals("0")).isPresent()) {
      findings.add(Advice.UNIT_LIMITS.at(unit.name() + " sets LimitCORE"));
    }
    if (unit.last("LimitMEMLOCK")
        .map(UnitChecks::octets)
        .filter(UnitChecks::isLittle)
        .isPresent()) {
      findings.add(Advice.UNIT_LIMITS.at(unit.name() + " sets a small LimitMEMLOCK"));
    }
    boolean hurried =
        unit.last("TimeoutStopSec").filter(value -> value.matches("[0-9]s?")).isPresent();
    if (hurried || unit.last("KillSignal").filter("SIGKILL"::equals).isPresent()) {
      findings.add(Advice.UNIT_KILL.at(unit.name() + " leaves no time to stop"));
    }
    if (unit.last("Restart").filter(value -> !value.equals("no")).isEmpty()) {
      findings.add(Advice.UNIT_RESTART.at(unit.name() + " has no Restart="));
    }
  }

  private static boolean isLittle(long octets) {
    return octets < ENOUGH_LOCKED_OCTETS;
  }

  /** Such as {@code 8M}; of a pair the soft limit; everything else counts as much. */
  private static long octets(String value) {
    String soft = value.split(":", 2)[0].strip().toUpperCase(Locale.ROOT);
    if (!soft.matches("[0-9]{1,12}[KMGT]?")) {
      return Long.MAX_VALUE;
    }
    int unit = "KMGT".indexOf(soft.charAt(soft.length() - 1));
    long number = Long.parseLong(soft.replaceAll("[KMGT]", ""));
    return unit < 0 ? number : number << (10 * (unit + 1));
  }
}
