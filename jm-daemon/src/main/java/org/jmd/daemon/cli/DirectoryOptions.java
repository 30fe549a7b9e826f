package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import org.jmd.core.config.NetworkKeys;
import org.jmd.core.config.TorKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of roles that talk to directories. */
final class DirectoryOptions {
  @Option(
      names = {"-D", "--directory"},
      paramLabel = "HOST:PORT",
      description =
          "Directory node (repeatable; default: network_config.directory_servers, else the well-known ones).")
  List<String> directories = new ArrayList<>();

  @Option(names = "--tor-socks-host", paramLabel = "HOST", description = "SOCKS5 proxy of tor.")
  @Nullable String socksHost;

  @Option(
      names = "--tor-socks-port",
      paramLabel = "PORT",
      description = "Port of the SOCKS5 proxy.")
  @Nullable Integer socksPort;

  void apply(CommonOptions common) {
    common
        .setList(NetworkKeys.DIRECTORY_SERVERS, directories)
        .set(TorKeys.SOCKS_HOST, socksHost)
        .set(TorKeys.SOCKS_PORT, socksPort);
  }
}
