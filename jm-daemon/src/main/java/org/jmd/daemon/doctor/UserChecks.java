package org.jmd.daemon.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who runs this. */
final class UserChecks {
  private static final Set<String> POWERFUL =
      Set.of("sudo", "wheel", "admin", "docker", "lxd", "incus-admin", "libvirt", "disk", "root");

  private final Host host;

  UserChecks(Host host) {
    this.host = host;
  }

  /** A line of passwd(5). */
  private record Account(String name, String group, String shell) {}

  List<Finding> run() {
    Optional<Integer> user = host.user();
    if (user.isEmpty()) {
      return List.of(new Finding.Unchecked("user", "this system does not tell who runs this"));
    }
    if (user.get() == 0) {
      return List.of(Advice.USER_ROOT.at("jmd runs as root"));
    }
    Optional<Account> account = account(user.get());
    if (account.isEmpty()) {
      return List.of(new Finding.Well("user", "user " + user.get() + " has no account here"));
    }
    List<Finding> findings = new ArrayList<>();
    String name = account.get().name();
    boolean login = !account.get().shell().matches(".*/(nologin|false)");
    findings.add(
        login
            ? Advice.USER_LOGIN.at(name + " is a user who logs in")
            : new Finding.Well("user", name + " is a user who cannot log in"));
    List<String> groups = powerfulGroups(account.get());
    if (!groups.isEmpty()) {
      findings.add(Advice.USER_POWERFUL.at(name + " is in " + String.join(", ", groups)));
    }
    return findings;
  }

  private Optional<Account> account(int user) {
    return host.lines("/etc/passwd").stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 7 && fields[2].equals(Integer.toString(user)))
        .map(fields -> new Account(fields[0], fields[3], fields[6]))
        .findFirst();
  }

  private List<String> powerfulGroups(Account account) {
    return host.lines("/etc/group").stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 4 && POWERFUL.contains(fields[0]))
        .filter(fields ->
            fields[2].equals(account.group())
                || List.of(fields[3].split(",", -1)).contains(account.name()))
        .map(fields -> fields[0])
        .toList();
  }
}
