package org.jmd.daemon.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.config.WalletKeys;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletFileKind;

/** Who can read and write wallet files, configuration and what lies beside them. */
final class FileChecks {
  private static final int GROUP_AND_OTHERS = 0077;
  private static final int THEIR_WRITES = 0022;
  private static final int OTHERS_WRITE = 0002;
  private static final int STICKY = 01000;
  private static final int WALLET_OCTETS = 1 << 16;
  private static final Pattern DUMP =
      Pattern.compile("core(\\.\\d+)?|hs_err_pid\\d+\\.log|replay_pid\\d+\\.log|.*\\.(hprof|jfr)");
  private static final Pattern BESIDE_WALLET = Pattern.compile(".*\\.(meta|lock|tmp)|\\..*");

  private final Installation installation;
  private final Optional<Integer> user;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Looks into the installation.
   *
   * @param user who runs jmd; empty if unknown
   */
  FileChecks(Installation installation, Optional<Integer> user, Instant now) {
    this.installation = installation;
    this.user = user;
    this.now = now;
  }

  List<Finding> run() {
    Path directory = installation.dataDirectory();
    configFile();
    dumps(installation.home());
    if (!Files.isDirectory(directory)) {
      findings.add(Advice.NO_DIRECTORY.at(directory + " does not exist"));
      return findings;
    }
    try {
      directory(directory);
      dumps(directory);
      contents(directory);
      wallets(directory.resolve("wallets"));
    } catch (IOException e) {
      findings.add(new Finding.Unchecked("files", "cannot look into " + directory + ": " + e));
    }
    return findings;
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private void directory(Path directory) throws IOException {
    int mode = mode(directory);
    if ((mode & THEIR_WRITES) != 0) {
      findings.add(Advice.DIRECTORY_WRITABLE.at(directory + " has mode " + octal(mode)));
    } else if ((mode & GROUP_AND_OTHERS) != 0) {
      findings.add(Advice.DIRECTORY_OPEN.at(directory + " has mode " + octal(mode)));
    } else {
      findings.add(new Finding.Well("files.directory", directory + " is its owner's"));
    }
    for (Path up = directory.getParent(); up != null; up = up.getParent()) {
      int above = mode(up);
      if ((above & OTHERS_WRITE) != 0 && (above & STICKY) == 0) {
        findings.add(Advice.DIRECTORY_WRITABLE.at(up + ", above it, has mode " + octal(above)));
      }
    }
  }

  private static String octal(int mode) {
    return Integer.toOctalString(mode & 07777);
  }

  private void contents(Path directory) throws IOException {
    List<FileLook> files = new ArrayList<>(FileLook.into(directory));
    files.removeIf(file -> file.path().equals(installation.configFile()));
    List<Path> open = new ArrayList<>();
    List<Path> foreign = new ArrayList<>();
    List<Path> leftOver = new ArrayList<>();
    for (FileLook file : files) {
      if ((file.mode() & GROUP_AND_OTHERS) != 0) {
        open.add(file.path());
      }
      if (user.isPresent() && user.get() != 0 && file.owner() != user.get()) {
        foreign.add(file.path());
      }
      if (PrivateFiles.isLeftOver(file.path(), file.modified(), now)) {
        leftOver.add(file.path());
      }
    }
    report(Advice.FILE_OPEN, open, "can be read by others");
    report(Advice.FILE_FOREIGN, foreign, "belongs to another user");
    report(Advice.LEFT_OVER, leftOver, "was left by a writer that was killed");
    if (open.isEmpty()) {
      findings.add(new Finding.Well("files", files.size() + " files, none open to others"));
    }
  }

  private void report(Advice advice, List<Path> files, String what) {
    if (!files.isEmpty()) {
      String others = files.size() == 1 ? "" : " and " + (files.size() - 1) + " more";
      findings.add(advice.at(files.getFirst() + others + ": " + what));
    }
  }

  private void wallets(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      for (Path file : files) {
        if (BESIDE_WALLET.matcher(file.getFileName().toString()).matches()) {
          continue;
        }
        count++;
        wallet(file);
      }
    }
    if (count > 0) {
      findings.add(Advice.BACKUP.at(count == 1 ? "one wallet file" : count + " wallet files"));
    }
  }

  private void wallet(Path file) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(WALLET_OCTETS);
    }
    WalletFileKind kind = WalletFileKind.of(content);
    Arrays.fill(content, (byte) 0);
    switch (kind) {
      case PLAIN_WORDS, CLIENT_SERVER_PLAIN ->
          findings.add(Advice.WALLET_PLAIN.at(file + " has no password"));
      case SALTED_TOKEN, JMNG, CLIENT_SERVER_ENCRYPTED ->
          findings.add(new Finding.Well("files.wallet", file + " has a password"));
    }
  }

  private void configFile() {
    Path file = installation.configFile();
    if (installation.config().isEmpty() || !Files.isRegularFile(file)) {
      return;
    }
    Config config = installation.config().get();
    List<String> secrets =
        ConfigKeys.all().stream()
            .filter(key -> key.isSecret() && config.source(key) == Config.Source.FILE)
            .map(key -> key.path())
            .toList();
    try {
      if (!secrets.isEmpty() && (mode(file) & GROUP_AND_OTHERS) != 0) {
        findings.add(
            Advice.CONFIG_OPEN.at(
                file + " has mode " + octal(mode(file)) + " and " + String.join(", ", secrets)));
      } else {
        findings.add(new Finding.Well("files.config", file + " shows no secret to others"));
      }
    } catch (IOException e) {
      findings.add(new Finding.Unchecked("files.config", file + " has no mode: " + e));
    }
    if (secrets.contains(WalletKeys.PASSWORD.path())) {
      findings.add(Advice.PASSWORD_BESIDE.at(WalletKeys.PASSWORD.path() + " is in " + file));
    }
  }

  private void dumps(Path directory) {
    List<Path> dumps = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory, file -> DUMP.matcher(file.getFileName().toString()).matches())) {
      files.forEach(dumps::add);
    } catch (IOException e) {
      // The same directory is told of where it matters.
      return;
    }
    dumps.removeIf(dump -> !Files.isRegularFile(dump, LinkOption.NOFOLLOW_LINKS));
    dumps.sort(null);
    report(Advice.DUMP, dumps, "looks like a dump of memory");
  }
}
