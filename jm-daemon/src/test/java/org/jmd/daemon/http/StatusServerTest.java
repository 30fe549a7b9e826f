package org.jmd.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jmd.daemon.http.StatusServer.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        StatusServer.start(
            "127.0.0.1",
            0,
            Map.of(
                "/page",
                accept -> Page.text(200, "you accept " + accept),
                "/broken",
                _ -> {
                  throw new IllegalStateException("a bug with a /secret/path");
                }));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", "text/plain")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Speaks for itself, to the end of the connection. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void servesPagesAndNothingElse() throws Exception {
    assertThat(server.isLoopback()).isTrue();
    HttpResponse<String> page = ask("GET", "/page");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("you accept text/plain\n");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(ask("HEAD", "/page").body()).isEmpty();
    assertThat(ask("GET", "/page/more").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/page").statusCode()).isEqualTo(405);
  }

  @Test
  void tellsNothingOfABug() throws Exception {
    HttpResponse<String> page = ask("GET", "/broken");
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).isEqualTo("internal error\n");
  }

  @Test
  void refusesBrowsersThatWereLedHere() throws Exception {
    String evil = "GET /page HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assertThat(raw(evil)).startsWith("HTTP/1.1 403");
    for (String host : List.of("localhost", "127.0.0.1:9522", "[::1]:9522", "LocalHost:1")) {
      assertThat(raw(evil.replace("evil.example", host))).startsWith("HTTP/1.1 200");
    }
    assertThat(raw("GET /page HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesConnectionsBeyondItsLimitAndServesAgainAfterwards() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < StatusServer.MAX_CONNECTIONS; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> isRefused("GET /page HTTP/1.0\r\n\r\n"));
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> !isRefused("GET /page HTTP/1.0\r\n\r\n"));
  }

  private boolean isRefused(String request) throws IOException {
    try {
      return raw(request).isEmpty();
    } catch (SocketException reset) {
      return true;
    }
  }
}
