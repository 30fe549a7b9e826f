package org.jmd.daemon.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jmd.core.net.Endpoint;
import org.jmd.daemon.notify.Target.Encryption;
import org.jmd.daemon.notify.Target.Login;
import org.jmd.daemon.notify.Target.Server;

/** Reads the URLs of targets, which are those of Apprise (wallet.md 7.3). Pure. */
final class Targets {
  /** More are a mistake. */
  static final int MOST = 20;

  private static final Predicate<String> TOPIC = matching("[A-Za-z0-9_-]{1,64}");
  private static final Predicate<String> TOKEN = matching("[A-Za-z0-9._~-]{1,256}");
  private static final Predicate<String> BOT = matching("[0-9]{1,20}:[A-Za-z0-9_-]{10,100}");
  private static final Predicate<String> CHAT = matching("-?[0-9]{1,20}|@?[A-Za-z0-9_]{1,64}");
  private static final Predicate<String> NUMBER = matching("[0-9]{1,25}");
  private static final Predicate<String> ADDRESS =
      matching("[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}");

  private Targets() {}

  private static Predicate<String> matching(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }

  /**
   * Every target of the list, in its order; a URL may name several.
   *
   * @param plain which servers may be talked to without encryption
   * @throws IllegalArgumentException if one is wrong; the message tells its number and what is
   *     wrong, never a part of it
   */
  static List<Target> parse(List<String> urls, Predicate<Endpoint> plain) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      try {
        for (Target target : parse(UrlParts.parse(urls.get(i)))) {
          targets.add(reachable(target, plain));
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "notifications.urls: entry " + (i + 1) + " " + e.getMessage(), e);
      }
    }
    if (targets.size() > MOST) {
      throw new IllegalArgumentException(
          "notifications.urls names " + targets.size() + " targets, at most " + MOST + " are used");
    }
    return List.copyOf(targets);
  }

  private static Target reachable(Target target, Predicate<Endpoint> plain) {
    Server server = target.server();
    if (server.encryption() == Encryption.NONE && !plain.test(server.endpoint())) {
      throw new IllegalArgumentException(
          "would leave tor unencrypted; use the scheme that ends in s, an onion service, or, within"
              + " your own network, notifications.use_tor = false");
    }
    return target;
  }

  private static List<? extends Target> parse(UrlParts url) {
    return switch (url.scheme()) {
      case "ntfy", "ntfys" -> ntfy(url);
      case "gotify", "gotifys" -> List.of(gotify(url));
      case "tgram" -> telegram(url);
      case "discord" -> List.of(discord(url));
      case "slack" -> List.of(slack(url));
      case "json", "jsons" -> List.of(json(url));
      case "mailto", "mailtos" -> List.of(mail(url));
      default ->
          throw new IllegalArgumentException(
              "has a scheme that jmd does not know; it knows ntfy(s), gotify(s), tgram, discord,"
                  + " slack, json(s) and mailto(s)");
    };
  }

  private static Hidden checked(String text, Predicate<String> valid, String shape) {
    if (!valid.test(text)) {
      throw new IllegalArgumentException("is not " + shape);
    }
    return new Hidden(text);
  }

  private static Server web(UrlParts url) {
    boolean tls = url.scheme().endsWith("s");
    return new Server(url.server(tls ? 443 : 80), tls ? Encryption.TLS : Encryption.NONE);
  }

  private static Optional<Login> login(UrlParts url) {
    return url.user()
        .map(user ->
            url.password()
                .<Login>map(secret -> new Login.Password(new Hidden(user), new Hidden(secret)))
                .orElseGet(() -> new Login.Bearer(new Hidden(user))));
  }

  private static List<Target> ntfy(UrlParts url) {
    String shape = "ntfys://TOPIC or ntfys://[USER:PASSWORD@|TOKEN@]HOST[:PORT]/TOPIC";
    url.allowParameters();
    List<String> topics = url.segments();
    if (topics.isEmpty()) {
      // A lone name is a topic of the public server.
      return List.of(
          new Target.Ntfy(
              Server.tls("ntfy.sh"), checked(url.authority(), TOPIC, shape), login(url)));
    }
    List<Target> targets = new ArrayList<>();
    for (String topic : topics) {
      targets.add(new Target.Ntfy(web(url), checked(topic, TOPIC, shape), login(url)));
    }
    return targets;
  }

  private static Target gotify(UrlParts url) {
    String shape = "gotifys://HOST[:PORT][/PATH]/TOKEN";
    url.allowParameters();
    int slash = url.path().lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("is not " + shape);
    }
    return new Target.Gotify(
        web(url),
        new Hidden(url.path().substring(0, slash)),
        checked(url.path().substring(slash + 1), TOKEN, shape));
  }

  private static List<Target> telegram(UrlParts url) {
    String shape = "tgram://BOT-TOKEN/CHAT";
    url.allowParameters();
    if (url.segments().isEmpty()) {
      throw new IllegalArgumentException("is not " + shape);
    }
    List<Target> targets = new ArrayList<>();
    for (String chat : url.segments()) {
      targets.add(
          new Target.Telegram(checked(url.authority(), BOT, shape), checked(chat, CHAT, shape)));
    }
    return targets;
  }

  private static Target discord(UrlParts url) {
    String shape = "discord://WEBHOOK-ID/WEBHOOK-TOKEN";
    url.allowParameters();
    List<String> path = url.segments();
    return new Target.Discord(
        checked(url.authority(), NUMBER, shape),
        checked(path.size() == 1 ? path.getFirst() : "", TOKEN, shape));
  }

  private static Target slack(UrlParts url) {
    String shape = "slack://TOKEN-A/TOKEN-B/TOKEN-C, the three parts of a webhook";
    url.allowParameters();
    List<String> path = url.segments();
    checked(url.authority(), TOKEN, shape);
    checked(path.size() == 2 ? path.get(0) : "", TOKEN, shape);
    checked(path.size() == 2 ? path.get(1) : "", TOKEN, shape);
    return new Target.Slack(new Hidden(url.authority() + "/" + String.join("/", path)));
  }

  private static Target json(UrlParts url) {
    url.allowParameters();
    return new Target.JsonHook(
        web(url), new Hidden(url.path().isEmpty() ? "/" : url.path()), login(url));
  }

  private static Target mail(UrlParts url) {
    String shape =
        "mailtos://USER:PASSWORD@HOST[:PORT]?to=ADDRESS[,ADDRESS]&from=ADDRESS&smtp=HOST"
            + "&mode=starttls|ssl";
    url.allowParameters("to", "from", "smtp", "mode");
    boolean secure = url.scheme().equals("mailtos");
    String mode = url.query().getOrDefault("mode", secure ? "starttls" : "insecure");
    Encryption encryption =
        switch (mode) {
          case "starttls" -> Encryption.STARTTLS;
          case "ssl" -> Encryption.TLS;
          case "insecure" -> Encryption.NONE;
          default -> throw new IllegalArgumentException("has a mode other than starttls and ssl");
        };
    if (secure == (encryption == Encryption.NONE)) {
      throw new IllegalArgumentException("has a mode that does not fit its scheme");
    }
    Endpoint domain = url.server(port(encryption));
    Endpoint server =
        Optional.ofNullable(url.query().get("smtp"))
            .map(host -> UrlParts.server(host, domain.port()))
            .orElse(domain);
    if (url.user().isPresent() != url.password().isPresent()) {
      throw new IllegalArgumentException("is not " + shape);
    }
    String user = url.user().orElse("");
    String self = user.contains("@") ? user : user + "@" + domain.host();
    Hidden from = checked(url.query().getOrDefault("from", self), ADDRESS, shape);
    List<Hidden> to = new ArrayList<>();
    for (String address : url.query().getOrDefault("to", from.text()).split(",", -1)) {
      to.add(checked(address.strip(), ADDRESS, shape));
    }
    if (to.size() > MOST) {
      throw new IllegalArgumentException(
          "names " + to.size() + " addresses, at most " + MOST + " are used");
    }
    return new Target.Mail(
        new Server(server, encryption),
        url.password().map(secret -> new Login.Password(new Hidden(user), new Hidden(secret))),
        from,
        to);
  }

  private static int port(Encryption encryption) {
    return switch (encryption) {
      case NONE -> 25;
      case STARTTLS -> 587;
      case TLS -> 465;
    };
  }
}
