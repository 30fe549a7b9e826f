package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jmd.core.testing.TestCertificate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server of the JDK on loopback that keeps what is posted to it. */
public final class WebInbox implements AutoCloseable {
  /** One request; a header that is missing is empty. */
  public record Post(
      String method, String path, String host, String authorization, String key, JsonNode body) {}

  private final HttpServer server;
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final int status;

  private WebInbox(HttpServer server, int status) {
    this.server = server;
    this.status = status;
    server.createContext("/", this::take);
    server.start();
  }

  /** Without encryption; answers with that status. */
  public static WebInbox plain(int status) throws IOException {
    return new WebInbox(HttpServer.create(anyPort(), 0), status);
  }

  /** With that certificate. */
  static WebInbox encrypted(TestCertificate certificate, int status) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    return new WebInbox(server, status);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      posts.add(
          new Post(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              header(exchange, "Host"),
              header(exchange, "Authorization"),
              header(exchange, "X-Gotify-Key"),
              JsonMapper.shared().readTree(body)));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    @Nullable String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public List<Post> posts() {
    return posts;
  }

  /** Waits for so many requests. */
  public List<Post> await(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> posts.size() >= count);
    return posts;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
