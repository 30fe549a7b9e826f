package org.jmd.daemon.notify;

import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Endpoint;

/**
 * Where messages go. Its text form tells the service only: everything else of the URL is secret.
 * Immutable.
 */
sealed interface Target {
  /** The server that is talked to. */
  Server server();

  /** The name of the service. */
  String service();

  /**
   * A server and how the way to it is protected.
   *
   * @param encryption on top of what Tor does
   */
  record Server(Endpoint endpoint, Encryption encryption) {
    static Server tls(String host) {
      return new Server(new Endpoint(host, 443), Encryption.TLS);
    }

    @Override
    public String toString() {
      return "Server[" + encryption + "]";
    }
  }

  /** How a connection is encrypted. */
  enum Encryption {
    NONE,
    /** From the first octet. */
    TLS,
    /** After the greeting, or not at all (SMTP). */
    STARTTLS
  }

  /** Proof of who sends. */
  sealed interface Login {
    /** A name and a password. */
    record Password(Hidden user, Hidden password) implements Login {}

    /** A token. */
    record Bearer(Hidden token) implements Login {}
  }

  /** A topic of ntfy. */
  record Ntfy(Server server, Hidden topic, Optional<Login> login) implements Target {
    @Override
    public String service() {
      return "ntfy";
    }
  }

  /**
   * An application of Gotify.
   *
   * @param path in front of its own, empty or with a leading slash
   */
  record Gotify(Server server, Hidden path, Hidden token) implements Target {
    @Override
    public String service() {
      return "gotify";
    }
  }

  /** A chat of Telegram, through a bot. */
  record Telegram(Hidden bot, Hidden chat) implements Target {
    @Override
    public Server server() {
      return Server.tls("api.telegram.org");
    }

    @Override
    public String service() {
      return "tgram";
    }
  }

  /** A webhook of Discord. */
  record Discord(Hidden id, Hidden token) implements Target {
    @Override
    public Server server() {
      return Server.tls("discord.com");
    }

    @Override
    public String service() {
      return "discord";
    }
  }

  /** A webhook of Slack, of three parts. */
  record Slack(Hidden path) implements Target {
    @Override
    public Server server() {
      return Server.tls("hooks.slack.com");
    }

    @Override
    public String service() {
      return "slack";
    }
  }

  /**
   * Any server that takes JSON.
   *
   * @param path with its leading slash
   */
  record JsonHook(Server server, Hidden path, Optional<Login> login) implements Target {
    @Override
    public String service() {
      return "json";
    }
  }

  /** Mail, handed to a server that takes it for delivery. */
  record Mail(Server server, Optional<Login.Password> login, Hidden from, List<Hidden> to)
      implements Target {
    public Mail {
      to = List.copyOf(to);
    }

    @Override
    public String service() {
      return "mailto";
    }
  }
}
