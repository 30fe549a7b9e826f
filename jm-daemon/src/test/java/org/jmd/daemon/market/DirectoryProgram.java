package org.jmd.daemon.market;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;
import org.jspecify.annotations.Nullable;

/** A directory on its machine. */
final class DirectoryProgram implements Machine.Program {
  private final Scenario.DirectorySpec spec;
  private @Nullable Directory directory;

  DirectoryProgram(Scenario.DirectorySpec spec) {
    this.spec = spec;
  }

  static DirectoryId id(Scenario.DirectorySpec spec) {
    return new DirectoryId(spec.host() + ":" + World.DIRECTORY_PORT);
  }

  private DirectorySettings settings() {
    DirectorySettings defaults =
        DirectorySettings.of(
            Purse.NETWORK, new Transport.BindAddress(spec.host(), World.DIRECTORY_PORT));
    return new DirectorySettings(
        defaults.bind(),
        defaults.network(),
        true,
        NickAuthMode.PREFER_VERIFIED,
        spec.provesNicks() ? Optional.of(id(spec)) : Optional.empty(),
        defaults.nickAuthTimeout(),
        defaults.handshakeTimeout(),
        defaults.maxPeers(),
        defaults.messageRate(),
        defaults.messageBurst(),
        defaults.rateDisconnectThreshold(),
        defaults.motd(),
        defaults.sweepInterval(),
        defaults.idleThreshold(),
        defaults.hardEvict(),
        defaults.pongWait());
  }

  @Override
  public Optional<Purse> purse() {
    return Optional.empty();
  }

  @Override
  public void run(Machine.Life life) {
    Directory next = new Directory(settings(), life.transport, life.tasks, life.entropy.split());
    next.start();
    directory = next;
  }

  @Override
  public void stop(Duration limit) {
    Directory present = directory;
    if (present != null) {
      present.stop(limit);
    }
  }
}
