package org.jmd.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small JSON-RPC client for tests, independent of the code under test. Safe for many threads. */
public final class BitcoindRpc {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final HttpClient http;
  private final URI endpoint;
  private final String authorization;

  /** bitcoind answered with an error object. */
  public static final class RpcError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    RpcError(String method, int code, String message) {
      super(method + ": " + message + " (" + code + ")");
      this.code = code;
    }

    /** bitcoind's error number, such as -5 for an unknown transaction. */
    public int code() {
      return code;
    }
  }

  /** bitcoind could not be reached, is still warming up, or refused the credentials. */
  public static final class RpcUnavailable extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    RpcUnavailable(String message, IOException cause) {
      super(message, cause);
    }
  }

  /**
   * Talks to one endpoint.
   *
   * @param userAndPassword as the cookie file has it, {@code user:password}
   */
  public BitcoindRpc(URI endpoint, String userAndPassword) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        endpoint,
        "Basic "
            + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)));
  }

  private BitcoindRpc(HttpClient http, URI endpoint, String authorization) {
    this.http = http;
    this.endpoint = endpoint;
    this.authorization = authorization;
  }

  /** The same node, calls going to that loaded wallet. */
  public BitcoindRpc wallet(String name) {
    return new BitcoindRpc(http, endpoint.resolve("/wallet/" + name), authorization);
  }

  /**
   * Calls a method with positional parameters: strings, numbers, booleans, lists and maps of them.
   * Numbers with a point come back as exact decimals.
   *
   * @throws RpcError if bitcoind answers with an error
   * @throws RpcUnavailable if it does not answer
   */
  public JsonNode call(String method, Object... parameters) {
    byte[] body =
        MAPPER.writeValueAsBytes(Map.of("id", 1, "method", method, "params", List.of(parameters)));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> response = send(method, request);
    if (response.body().length == 0) {
      throw new RpcUnavailable(method, new IOException("HTTP status " + response.statusCode()));
    }
    JsonNode answer = MAPPER.readTree(response.body());
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      throw new RpcError(method, error.path("code").intValue(), error.path("message").asString());
    }
    return answer.required("result");
  }

  private HttpResponse<byte[]> send(String method, HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new RpcUnavailable(method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method, e);
    }
  }
}
