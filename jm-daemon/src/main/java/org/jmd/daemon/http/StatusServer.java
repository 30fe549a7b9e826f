package org.jmd.daemon.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for pages that anybody may read who can reach it: GET and HEAD only, so many
 * connections at a time, so many seconds for each. Pages must not wait. On a loopback address it
 * answers only requests that name one, so that a page in a browser cannot read it by making its own
 * name point here. Safe for use by several threads.
 */
public final class StatusServer implements AutoCloseable {
  /** A watcher needs one; more are closed at once. */
  static final int MAX_CONNECTIONS = 16;

  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

  static {
    // The server of the JDK takes its limits from nowhere else, when its first class is loaded.
    limit("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
    limit("sun.net.httpserver.maxReqTime", 5);
    limit("sun.net.httpserver.maxRspTime", 10);
    limit("sun.net.httpserver.idleInterval", 10);
    limit("sun.net.httpserver.maxReqHeaders", 64);
    limit("sun.net.httpserver.maxReqHeaderSize", 16_384);
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  /**
   * What is answered.
   *
   * @param status such as 200
   */
  public record Page(int status, String contentType, String body) {
    /** An answer in plain text. */
    public static Page text(int status, String body) {
      return new Page(status, "text/plain; charset=utf-8", body + "\n");
    }
  }

  /** Makes a page. */
  @FunctionalInterface
  public interface Source {
    /**
     * The page as it is now; must not wait.
     *
     * @param accept which types the asker understands, as it says so; empty if it does not
     */
    Page page(String accept);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Source> pages;
  private final boolean loopback;

  private StatusServer(
      HttpServer server, ExecutorService threads, Map<String, Source> pages, boolean loopback) {
    this.server = server;
    this.threads = threads;
    this.pages = Map.copyOf(pages);
    this.loopback = loopback;
  }

  /**
   * Serves pages by their paths.
   *
   * @param port 0 takes a free one
   * @throws IOException if the address cannot be bound
   */
  public static StatusServer start(String host, int port, Map<String, Source> pages)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), MAX_CONNECTIONS);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("status-", 0).factory());
    StatusServer status = new StatusServer(server, threads, pages, address.isLoopbackAddress());
    server.createContext("/", status::handle);
    server.setExecutor(threads);
    server.start();
    return status;
  }

  /** The port in use. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Whether nobody but programs on this machine can reach it. */
  public boolean isLoopback() {
    return loopback;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Page page = answer(exchange);
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(page.status(), -1);
      } else {
        exchange.sendResponseHeaders(page.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (IOException e) {
      log.debug("a status page was not read to its end: {}", e.getMessage());
    }
  }

  private Page answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Page.text(405, "only GET and HEAD");
    }
    if (loopback && !isForUs(header(exchange, "Host"))) {
      return Page.text(403, "ask for a loopback address");
    }
    Source source = pages.get(exchange.getRequestURI().getPath());
    if (source == null) {
      return Page.text(404, "no such page");
    }
    try {
      return source.page(header(exchange, "Accept").orElse(""));
    } catch (RuntimeException e) {
      log.error("unexpected failure in a status page", e);
      return Page.text(500, "internal error");
    }
  }

  private static boolean isForUs(Optional<String> host) {
    return host.isEmpty() || LOOPBACK.matcher(host.get()).matches();
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
