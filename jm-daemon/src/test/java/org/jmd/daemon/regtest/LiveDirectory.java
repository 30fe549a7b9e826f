package org.jmd.daemon.regtest;

import java.time.Duration;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;

/** A directory on a free loopback port. */
final class LiveDirectory implements AutoCloseable {
  private final NettyTransport transport = new NettyTransport(NettyTransport.Settings.directory());
  private final Directory directory =
      new Directory(
          DirectorySettings.of(Network.REGTEST, new BindAddress("127.0.0.1", 0)),
          transport,
          new SystemTasks(),
          Entropy.system());
  private final Endpoint endpoint;

  LiveDirectory() {
    directory.start();
    endpoint = new Endpoint("127.0.0.1", directory.port());
  }

  Endpoint endpoint() {
    return endpoint;
  }

  int peers() {
    return directory.peerCount();
  }

  /** Every connection breaks off at once and nobody listens any more; a second call is harmless. */
  void kill() {
    transport.close();
    directory.stop(Duration.ofSeconds(1));
  }

  @Override
  public void close() {
    kill();
  }
}
