package org.jmd.daemon.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The file system that the data directory is on. */
final class DiskChecks {
  private static final long MIB = 1 << 20;
  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph", "glusterfs", "afs");

  private final BlockDevices devices;
  private final Path dataDirectory;
  private final Space space;

  /** How much room there is; a test says what it likes. */
  @FunctionalInterface
  interface Space {
    /** Octets that a user without privileges may still write. */
    long usable(Path directory) throws IOException;

    /** What the file system says. */
    static Space real() {
      return directory -> Files.getFileStore(directory).getUsableSpace();
    }
  }

  DiskChecks(Host host, Path dataDirectory, Space space) {
    this.devices = new BlockDevices(host);
    this.dataDirectory = dataDirectory;
    this.space = space;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    Path existing = dataDirectory;
    while (!Files.isDirectory(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    findings.add(room(existing));
    Optional<BlockDevices.Mount> mount = devices.mountOf(existing);
    if (mount.isEmpty()) {
      return findings;
    }
    if (mount.get().readOnly()) {
      findings.add(Advice.DISK_READ_ONLY.at(mount.get().point() + " is mounted read-only"));
    }
    if (NETWORK.contains(mount.get().type())) {
      findings.add(Advice.DISK_NETWORK.at(existing + " is on " + mount.get().type()));
      return findings;
    }
    switch (devices.ofFile(existing)) {
      case NONE ->
          findings.add(Advice.DISK_PLAIN.at(existing + " is on a disk without encryption"));
      case RANDOM_KEY, KEPT_KEY ->
          findings.add(new Finding.Well("disk.encryption", existing + " is on an encrypted disk"));
      case UNKNOWN ->
          findings.add(
              new Finding.Unchecked(
                  "disk.encryption", existing + ": cannot tell whether its disk is encrypted"));
    }
    return findings;
  }

  private Finding room(Path directory) {
    long mebibytes;
    try {
      mebibytes = space.usable(directory) / MIB;
    } catch (IOException e) {
      return new Finding.Unchecked("disk.room", "cannot tell how much room there is: " + e);
    }
    String what = mebibytes + " MiB free on the disk of " + directory;
    return mebibytes < 100
        ? Advice.DISK_FULL.at(what)
        : mebibytes < 1024 ? Advice.DISK_LOW.at(what) : new Finding.Well("disk.room", what);
  }
}
