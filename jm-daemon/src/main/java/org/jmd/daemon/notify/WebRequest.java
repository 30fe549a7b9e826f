package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.daemon.notify.Notice.Level;
import org.jmd.daemon.notify.Target.Encryption;
import org.jmd.daemon.notify.Target.Login;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One POST of JSON. Its text form tells nothing. Immutable.
 *
 * @param path with its leading slash, as it is sent
 * @param secretHeader a header that proves who sends, complete
 * @param body one JSON document
 */
record WebRequest(String host, Hidden path, Optional<Hidden> secretHeader, String body) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String NEWLINE = "\r\n";

  static WebRequest of(Target.Ntfy to, Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("topic", to.topic().text())
        .put("title", message.title())
        .put("message", message.body())
        .put("priority", priority(message.level(), 3, 4, 5));
    return of(to, "/", to.login().map(WebRequest::authorization), json);
  }

  static WebRequest of(Target.Gotify to, Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("title", message.title())
        .put("message", message.body())
        .put("priority", priority(message.level(), 4, 6, 8));
    return of(
        to, to.path().text() + "/message", Optional.of("X-Gotify-Key: " + to.token().text()), json);
  }

  static WebRequest of(Target.Telegram to, Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("chat_id", to.chat().text()).put("text", message.text());
    json.putObject("link_preview_options").put("is_disabled", true);
    return of(to, "/bot" + to.bot().text() + "/sendMessage", Optional.empty(), json);
  }

  static WebRequest of(Target.Discord to, Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("content", message.text());
    // Nothing in a message may call up people.
    json.putObject("allowed_mentions").putArray("parse");
    String path = "/api/webhooks/" + to.id().text() + "/" + to.token().text();
    return of(to, path, Optional.empty(), json);
  }

  static WebRequest of(Target.Slack to, Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put(
        "text", message.text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    return of(to, "/services/" + to.path().text(), Optional.empty(), json);
  }

  static WebRequest of(Target.JsonHook to, Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("version", "1.0")
        .put("title", message.title())
        .put("message", message.body())
        .put("type", type(message.level()));
    return of(to, to.path().text(), to.login().map(WebRequest::authorization), json);
  }

  private static WebRequest of(
      Target to, String path, Optional<String> secretHeader, ObjectNode json) {
    Endpoint server = to.server().endpoint();
    int standard = to.server().encryption() == Encryption.NONE ? 80 : 443;
    String host = server.toString();
    return new WebRequest(
        server.port() == standard ? host.substring(0, host.lastIndexOf(':')) : host,
        new Hidden(path),
        secretHeader.map(Hidden::new),
        MAPPER.writeValueAsString(json));
  }

  private static int priority(Level level, int usual, int raised, int highest) {
    return switch (level) {
      case INFO, SUCCESS -> usual;
      case WARNING -> raised;
      case FAILURE -> highest;
    };
  }

  private static String type(Level level) {
    return switch (level) {
      case INFO -> "info";
      case SUCCESS -> "success";
      case WARNING -> "warning";
      case FAILURE -> "failure";
    };
  }

  private static String authorization(Login login) {
    return switch (login) {
      case Login.Password(Hidden user, Hidden password) ->
          "Authorization: Basic "
              + Base64.getEncoder().encodeToString(UrlParts.pair(user.text(), password.text()));
      case Login.Bearer(Hidden token) -> "Authorization: Bearer " + token.text();
    };
  }

  /** As it goes over the wire. It ends with the end of a line, which JSON permits. */
  byte[] bytes() {
    byte[] content = (body + NEWLINE).getBytes(UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", host);
    headers.put("User-Agent", "jmd");
    headers.put("Accept", "*/*");
    headers.put("Content-Type", "application/json");
    headers.put("Content-Length", Integer.toString(content.length));
    headers.put("Connection", "close");
    StringBuilder head = new StringBuilder("POST ").append(path.text()).append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append(NEWLINE));
    secretHeader.ifPresent(header -> head.append(header.text()).append(NEWLINE));
    byte[] start = head.append(NEWLINE).toString().getBytes(US_ASCII);
    byte[] all = new byte[start.length + content.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }
}
