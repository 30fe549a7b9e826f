package org.jmd.daemon.doctor;

import static org.jmd.daemon.doctor.Severity.ERROR;
import static org.jmd.daemon.doctor.Severity.NOTE;
import static org.jmd.daemon.doctor.Severity.WARNING;

/** Every problem that the doctor knows: how bad it is, why, and how to mend it. */
public enum Advice {
  SWAP_PLAIN(
      "memory.swap-plain",
      WARNING,
      "Memory of jmd, the node and tor may be written there and be found on the disk later.",
      "Encrypt swap with a key made at each boot (crypttab: /dev/urandom, option swap), use zram,"
          + " or run swapoff and remove it from fstab."),
  SWAP_KEPT_KEY(
      "memory.swap-kept-key",
      NOTE,
      "Its key outlives a reboot, so what was swapped can be read by whoever gets that key.",
      "Prefer a key made at each boot, unless you need hibernation."),
  ZRAM_WRITEBACK(
      "memory.zram-writeback",
      WARNING,
      "Pages leave zram for a disk, where they can be found later.",
      "Remove the backing device of zram, or encrypt it."),
  HIBERNATION(
      "memory.hibernation",
      WARNING,
      "Hibernation writes all of the memory, locked pages included, to swap that is not encrypted.",
      "Mask it (systemctl mask hibernate.target hybrid-sleep.target), or encrypt swap."),
  LITTLE_MEMORY(
      "memory.little",
      NOTE,
      "A node, tor and jmd together want more; what does not fit goes to swap or is killed.",
      "Keep the node elsewhere, or add zram."),
  PTRACE(
      "kernel.ptrace",
      WARNING,
      "Any program may read the memory of others of its user, the node and tor included.",
      "sysctl kernel.yama.ptrace_scope=1, and the same in /etc/sysctl.d."),
  NO_YAMA(
      "kernel.no-yama",
      NOTE,
      "Only jmd's own mark keeps other programs of its user out of its memory.",
      "Nothing, or boot a kernel with the Yama module."),
  CORE_PATTERN(
      "kernel.core-pattern",
      NOTE,
      "Cores are handed to a program whatever the limit says. jmd forbids its own; the node and"
          + " tor may not.",
      "sysctl kernel.core_pattern=core, or let that program store nothing"
          + " (coredump.conf: Storage=none)."),
  USER_ROOT(
      "user.root",
      WARNING,
      "A mistake in jmd or a library would cost the whole machine, not one account.",
      "Run jmd as a user of its own: useradd --system --shell /usr/sbin/nologin jmd."),
  USER_LOGIN(
      "user.login",
      NOTE,
      "Whatever else runs in that account, a browser for one, can read the same files.",
      "Give jmd a user of its own that cannot log in, where real money is at stake."),
  USER_POWERFUL(
      "user.powerful",
      WARNING,
      "Members of that group can become root, so jmd could.",
      "Take the user out of the group (gpasswd -d USER GROUP)."),
  HARDENING_OFF(
      "process.hardening-off",
      WARNING,
      "Core files, debuggers and other programs of the user can read keys.",
      "Unset JOINMARKET_DISABLE_PROCESS_HARDENING."),
  HARDENING_INCOMPLETE(
      "process.hardening-incomplete",
      WARNING,
      "What is left open lets memory with keys get out, or to swap.",
      "Allow it: raise the limit for locked memory (LimitMEMLOCK, ulimit -l), loosen seccomp"
          + " filters of the container."),
  JVM(
      "process.jvm",
      WARNING,
      "The JVM can write memory to files, or lets other programs in.",
      "Start jmd by its own launcher, without that option in JMD_JAVA_OPTS or the environment."),
  NO_DIRECTORY(
      "files.no-directory",
      NOTE,
      "Without it there is no wallet yet.",
      "jmd wallet generate makes it; or name the right one by --data-dir or JOINMARKET_DATA_DIR."),
  DIRECTORY_OPEN(
      "files.directory-open",
      WARNING,
      "Others learn the names of wallets and when they change.",
      "chmod 700 the directory."),
  DIRECTORY_WRITABLE(
      "files.directory-writable",
      ERROR,
      "Others can replace wallet files and configuration by their own.",
      "chmod go-w the directory, and look whether something was replaced."),
  FILE_OPEN(
      "files.open",
      ERROR,
      "Others can read wallet, keys or history.",
      "chmod 600 the file; if others use this machine, consider the words known to them."),
  FILE_FOREIGN(
      "files.foreign",
      WARNING,
      "Another user owns it, so jmd may not be able to write it, and the other can.",
      "chown it to the user of jmd."),
  WALLET_PLAIN(
      "files.wallet-plain",
      WARNING,
      "Whoever gets the file, a backup or the disk, has the coins.",
      "jmd wallet import the words once more with a password, then shred the old file."),
  CONFIG_OPEN(
      "files.config-open",
      ERROR,
      "Others can read the passwords in it.",
      "chmod 600 the file, and change these passwords."),
  PASSWORD_BESIDE(
      "files.password-beside",
      WARNING,
      "The password lies beside the wallet that it protects.",
      "Use a systemd credential (mnemonic_password) or --password-fd."),
  DUMP(
      "files.dump",
      ERROR,
      "A dump of memory may hold keys.",
      "shred -u the file, and find out what wrote it."),
  LEFT_OVER(
      "files.left-over",
      NOTE,
      "A writer was killed and left a copy of what it wrote.",
      "Nothing: the next write beside it removes it. Or delete it."),
  BACKUP(
      "files.backup",
      NOTE,
      "The words bring back the coins, but not labels, frozen coins, history and bonds of"
          + " hardware signers.",
      "Keep the words on paper and test them (jmd wallet validate); copy the data directory, too."),
  DISK_FULL(
      "disk.full",
      ERROR,
      "What cannot be written down is not disclosed: makers and takers refuse to work.",
      "Make room."),
  DISK_LOW("disk.low", WARNING, "Histories and logs grow, and so does a node.", "Make room."),
  DISK_READ_ONLY(
      "disk.read-only",
      ERROR,
      "Nothing can be written down, so nothing will be disclosed or signed.",
      "Mount it writable; a kernel that has made it read-only had a reason (dmesg)."),
  DISK_NETWORK(
      "disk.network",
      WARNING,
      "Locks and writes that must survive a crash cannot be relied on over a network.",
      "Keep the data directory on a disk of this machine."),
  DISK_PLAIN(
      "disk.plain",
      NOTE,
      "History, labels and addresses there tell which coins are yours, password or not.",
      "Keep the data directory on an encrypted disk."),
  CONFIG_INVALID(
      "config.invalid",
      ERROR,
      "No role starts with it.",
      "Mend it; docs/configuration.md has every key with its limits."),
  CONFIG_UNKNOWN(
      "config.unknown-key",
      NOTE,
      "It has no effect; a mistyped key leaves the default in force.",
      "Correct or remove it."),
  CLEARNET(
      "config.clearnet",
      WARNING,
      "Directories outside of tor learn the address of this machine.",
      "Unset tor.allow_clearnet and name onion addresses."),
  SHARED_CIRCUITS(
      "config.shared-circuits",
      WARNING,
      "Connections that share circuits can be linked to each other.",
      "Unset tor.stream_isolation."),
  SENSITIVE_LOG(
      "config.sensitive-log",
      WARNING,
      "Logs then tell which coins and addresses are yours.",
      "Unset logging.sensitive, and shred old logs."),
  MERGE_DEPOSITS(
      "config.merge-deposits",
      WARNING,
      "Takers who probe can then link deposits to coins that they have seen.",
      "Unset maker.allow_mixdepth_zero_merge."),
  SECRET_IN_ENVIRONMENT(
      "config.secret-in-environment",
      WARNING,
      "The environment goes to every child process, into shells' histories and crash reports.",
      "Use a systemd credential, --password-fd or the prompt."),
  PLAIN_RPC(
      "config.plain-rpc",
      WARNING,
      "Password and addresses cross a network where others can read and change them.",
      "Use a node on this machine, an SSH tunnel, or https."),
  REMOTE_TOR(
      "config.remote-tor",
      WARNING,
      "Whoever is on the way sees where every connection leads and can take over the services.",
      "Use a tor on this machine."),
  FEW_DIRECTORIES(
      "config.few-directories",
      WARNING,
      "A single directory sees all of your messages, and if it is away, so are you.",
      "Name several, run by different people, in network_config.directory_servers."),
  UNIT_WRITE_EXECUTE(
      "unit.write-execute",
      ERROR,
      "The JVM writes machine code at run time and dies under MemoryDenyWriteExecute=yes.",
      "Remove it from the unit; then systemctl daemon-reload."),
  UNIT_NETWORK(
      "unit.network",
      ERROR,
      "The role cannot reach tor and the node.",
      "Remove PrivateNetwork, and allow AF_INET and AF_UNIX in RestrictAddressFamilies."),
  UNIT_NOTHING_WRITABLE(
      "unit.nothing-writable",
      ERROR,
      "With ProtectSystem=strict the data directory cannot be written.",
      "Add ReadWritePaths= with the data directory, or StateDirectory=."),
  UNIT_HOME(
      "unit.home",
      ERROR,
      "The role cannot see its data directory.",
      "Move the data directory to /var/lib, or set ProtectHome=no."),
  UNIT_SECRET(
      "unit.secret",
      ERROR,
      "Every user of the machine can read the unit (systemctl show).",
      "Use LoadCredential=mnemonic_password:FILE instead, and change the password."),
  UNIT_SECRET_FILE(
      "unit.secret-file",
      ERROR,
      "Others can read the secrets in the file.",
      "chmod 600 it and give it to root."),
  UNIT_HARDENING_OFF(
      "unit.hardening-off",
      WARNING,
      "Core files, debuggers and other programs of the user can read keys.",
      "Remove JOINMARKET_DISABLE_PROCESS_HARDENING from the unit."),
  UNIT_ROOT(
      "unit.root",
      WARNING,
      "A mistake in jmd or a library would cost the whole machine, not one account.",
      "Set User= to a user of its own."),
  UNIT_PRIVILEGES(
      "unit.privileges",
      WARNING,
      "Without NoNewPrivileges=yes a taken-over role can gain privileges by setuid programs.",
      "Add NoNewPrivileges=yes."),
  UNIT_OPEN(
      "unit.open",
      WARNING,
      "A taken-over role could reach more of the system than it needs.",
      "Add what is missing; docs/install.md has a whole unit."),
  UNIT_LIMITS(
      "unit.limits",
      WARNING,
      "Keys may go to swap, or a crash asks for a core file.",
      "Leave LimitMEMLOCK= at 8M or more, LimitCORE= out or at 0."),
  UNIT_KILL(
      "unit.kill",
      NOTE,
      "A role that is killed at once leaves its peers in the middle of a session.",
      "Leave KillSignal= out and TimeoutStopSec= at 10 seconds or more."),
  UNIT_RESTART(
      "unit.restart",
      NOTE,
      "A role that ends by an error stays away until somebody looks.",
      "Add Restart=on-failure and RestartPreventExitStatus=2 3."),
  TOR_AWAY(
      "tor.away",
      ERROR,
      "Without tor's SOCKS port nothing leaves this machine; jmd does not go around it.",
      "Start tor; set tor.socks_host and tor.socks_port if they differ."),
  TOR_CONTROL(
      "tor.control",
      ERROR,
      "Makers and directories cannot make their onion services.",
      "In torrc: ControlPort 9051, CookieAuthentication 1, CookieAuthFileGroupReadable 1; add the"
          + " user of jmd to tor's group. Or set tor.control_enabled = false and maker.onion_host."),
  TOR_OLD(
      "tor.old",
      WARNING,
      "Old versions have known holes, and relays may refuse them.",
      "Update tor; the Tor Project has packages for Debian."),
  TOR_NO_POW(
      "tor.no-pow",
      NOTE,
      "Your onion service has no proof of work against floods.",
      "Tor 0.4.9.2 or newer has it."),
  TOR_NOT_READY(
      "tor.not-ready",
      WARNING,
      "Tor runs, but has no circuit yet, so nothing can be reached.",
      "Wait a minute; look at tor's log, the clock, and whether the network blocks tor."),
  NODE_AWAY(
      "node.away",
      ERROR,
      "Wallets cannot see coins, and makers will not start.",
      "Start the node (server=1); set bitcoin.rpc_url."),
  NODE_CREDENTIALS(
      "node.credentials",
      ERROR,
      "The node does not believe that it is you.",
      "Set bitcoin.rpc_cookie_file to the node's .cookie and make it readable for the user of jmd"
          + " (rpccookieperms=group), or bitcoin.rpc_user and bitcoin.rpc_password."),
  NODE_CHAIN(
      "node.chain",
      ERROR,
      "Coins would be looked for on another chain.",
      "Set bitcoin.rpc_url to the node of that network, or network_config.network."),
  NODE_OLD(
      "node.old",
      WARNING,
      "Only 25 and newer are supported, and older ones have known holes.",
      "Update the node."),
  NODE_BEHIND(
      "node.behind",
      WARNING,
      "It does not know the newest blocks: balances are wrong and coins may be spent already.",
      "Wait until it has caught up."),
  NODE_STALE(
      "node.stale",
      WARNING,
      "No block for hours: it may be cut off, or the clock is wrong.",
      "Look at its peers and at the clock."),
  NODE_ALONE(
      "node.alone",
      WARNING,
      "It hears of no blocks and can send no transaction.",
      "Look at its network settings and log."),
  NODE_PRUNED(
      "node.pruned",
      NOTE,
      "It has only recent blocks: older coins of imported wallets and old bonds cannot be found.",
      "Keep it for wallets made on it; import old ones on a node with all blocks."),
  NODE_PRUNED_BELOW_WALLET(
      "node.pruned-below-wallet",
      WARNING,
      "The node has thrown away blocks that the wallet may have coins in; a rescan cannot find"
          + " them.",
      "Use a node with all blocks, or one that is pruned less."),
  NODE_CLEARNET(
      "node.clearnet",
      WARNING,
      "The transaction that it broadcasts first points at your address.",
      "bitcoin.conf: proxy=127.0.0.1:9050, or onlynet=onion."),
  DIRECTORIES_AWAY(
      "directories.away",
      ERROR,
      "Without a directory there is no market.",
      "Look at tor first; then whether the list in network_config.directory_servers is current."),
  DIRECTORIES_SOME_AWAY(
      "directories.some-away",
      WARNING,
      "Fewer see your offers, and each of the rest sees more of you.",
      "Try again later; replace those that stay away."),
  CLOCK(
      "clock.wrong",
      ERROR,
      "Tor refuses to work, certificates and lock times are judged wrongly, and an odd clock is a"
          + " fingerprint.",
      "Set the clock: timedatectl set-ntp true, or chrony."),
  CLOCK_DRIFT(
      "clock.drift",
      WARNING,
      "An odd clock is a fingerprint, and tor will fail if it grows.",
      "Set the clock: timedatectl set-ntp true, or chrony.");

  private final String id;
  private final Severity severity;
  private final String why;
  private final String mend;

  Advice(String id, Severity severity, String why, String mend) {
    this.id = id;
    this.severity = severity;
    this.why = why;
    this.mend = mend;
  }

  /** Names it in documents and for programs. */
  public String id() {
    return id;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** Why it matters. */
  public String why() {
    return why;
  }

  /** How to mend it. */
  public String mend() {
    return mend;
  }

  /** That, seen here. */
  Finding.Problem at(String what) {
    return new Finding.Problem(this, what);
  }
}
