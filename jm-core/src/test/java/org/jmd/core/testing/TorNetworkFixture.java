package org.jmd.core.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.net.Endpoint;

/**
 * A private Tor network on loopback, for tests: {@code scripts/tor-testnet} with its authorities
 * and relays, and clients that a test uses and harms. Takes about twenty seconds to start. {@link
 * #close} ends every process and removes their directory; so does the end of the JVM. One thread at
 * a time.
 */
public final class TorNetworkFixture implements AutoCloseable {
  private static final String SCRIPT = "scripts/tor-testnet";
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern CLIENT =
      Pattern.compile("client [0-9]+ socks ([0-9]+) control ([0-9]+) pid ([0-9]+) torrc (.+)");

  private final Process network;
  private final List<Client> clients = new ArrayList<>();
  private String program = "tor";

  private TorNetworkFixture(Process network) {
    this.network = network;
  }

  /**
   * Starts a network and waits until its clients are connected.
   *
   * @param clients how many, 1..9
   * @throws IllegalStateException if it does not work; the script's output says why
   */
  public static TorNetworkFixture start(int clients) {
    try {
      TorNetworkFixture fixture =
          new TorNetworkFixture(
              new ProcessBuilder(
                      script().toString(), "--clients", Integer.toString(clients), "--stdin")
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      fixture.awaitReady();
      return fixture;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + SCRIPT, e);
    }
  }

  private static Path script() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path script = at.resolve(SCRIPT);
      if (Files.isExecutable(script)) {
        return script;
      }
    }
    throw new IllegalStateException("no " + SCRIPT + " above the working directory");
  }

  private void awaitReady() throws IOException {
    BufferedReader out = network.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher client = CLIENT.matcher(line);
      if (client.matches()) {
        clients.add(new Client(client));
      } else if (line.startsWith("tor ")) {
        program = line.substring("tor ".length());
      } else if (line.equals("ready")) {
        return;
      }
    }
    close();
    throw new IllegalStateException(SCRIPT + " does not start a network, see its messages");
  }

  /** A client, counted from 0. */
  public Client client(int index) {
    return clients.get(index);
  }

  /** Ends everything; a second call does nothing. */
  @Override
  public void close() {
    clients.forEach(Client::kill);
    try {
      network.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      network.destroy();
    }
    if (!ended(network.toHandle())) {
      network.destroyForcibly();
    }
  }

  private static boolean ended(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** One tor that makes circuits and onion services. */
  public final class Client {
    private final Endpoint socks;
    private final Endpoint control;
    private final Path torrc;
    private Optional<ProcessHandle> running;

    private Client(Matcher line) {
      this.socks = new Endpoint("127.0.0.1", Integer.parseInt(line.group(1)));
      this.control = new Endpoint("127.0.0.1", Integer.parseInt(line.group(2)));
      this.running = ProcessHandle.of(Long.parseLong(line.group(3)));
      this.torrc = Path.of(line.group(4));
    }

    /** Its SOCKS port. */
    public Endpoint socks() {
      return socks;
    }

    /** Its control port, which asks for the cookie that it names. */
    public Endpoint control() {
      return control;
    }

    /** Kills it and waits for its end. */
    public void kill() {
      running.ifPresent(process -> {
        process.destroyForcibly();
        if (!ended(process)) {
          throw new IllegalStateException("tor, process " + process.pid() + ", does not end");
        }
      });
      running = Optional.empty();
    }

    /** Starts it on the same ports after {@link #kill}; it connects in the background. */
    public void restart() {
      try {
        Process process =
            new ProcessBuilder(program, "--quiet", "-f", torrc.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        running = Optional.of(process.toHandle());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start " + program, e);
      }
    }
  }
}
