package org.jmd.wallet.backend.core;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.CredentialsRefusedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC over HTTP to one node. Safe for use by several threads. */
final class RpcClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final URI node;
  private final RpcCredentials credentials;
  private Optional<HttpClient> http = Optional.empty();

  RpcClient(URI node, RpcCredentials credentials) {
    this.node = node;
    this.credentials = credentials;
  }

  /** One question of a batch. */
  record Call(String method, List<Object> parameters) {
    static Call of(String method, Object... parameters) {
      return new Call(method, List.of(parameters));
    }
  }

  /** The answer to one question. */
  sealed interface Answer {
    record Result(JsonNode value) implements Answer {}

    record Failure(RpcException problem) implements Answer {}

    default JsonNode orThrow() throws RpcException {
      return switch (this) {
        case Result(JsonNode value) -> value;
        case Failure(RpcException problem) -> throw problem;
      };
    }
  }

  /** Host and port, for messages. */
  String endpoint() {
    return node.getHost() + ":" + node.getPort();
  }

  ChainUnavailableException unavailable(String method, RpcException problem) {
    return new ChainUnavailableException(
        endpoint(), method + " failed: " + problem.text() + " (" + problem.code() + ")", problem);
  }

  /**
   * Asks the node, or one of its wallets.
   *
   * @param wallet empty for the node itself
   * @throws HttpTimeoutException if it has not answered in time; it may go on working
   */
  JsonNode call(Optional<String> wallet, Duration timeout, Call call)
      throws RpcException, HttpTimeoutException {
    ObjectNode request = request(call, 0);
    return answer(exchange(wallet, timeout, request)).orThrow();
  }

  /** Asks many things at once; the answers are in the order of the questions. */
  List<Answer> batch(Optional<String> wallet, Duration timeout, List<Call> calls)
      throws HttpTimeoutException {
    if (calls.isEmpty()) {
      return List.of();
    }
    ArrayNode requests = MAPPER.createArrayNode();
    for (int i = 0; i < calls.size(); i++) {
      requests.add(request(calls.get(i), i));
    }
    JsonNode answers = exchange(wallet, timeout, requests);
    Answer[] ordered = new Answer[calls.size()];
    for (JsonNode answer : answers) {
      int id = answer.path("id").asInt(-1);
      if (id >= 0 && id < ordered.length) {
        ordered[id] = answer(answer);
      }
    }
    List<Answer> result = new ArrayList<>(ordered.length);
    for (Answer answer : ordered) {
      if (answer == null) {
        throw new ChainUnavailableException(endpoint(), "a batch was answered in part only");
      }
      result.add(answer);
    }
    return result;
  }

  private static ObjectNode request(Call call, int id) {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("jsonrpc", "1.0").put("id", id).put("method", call.method());
    request.set("params", MAPPER.valueToTree(call.parameters()));
    return request;
  }

  private static Answer answer(JsonNode json) {
    JsonNode error = json.path("error");
    return error.isObject()
        ? new Answer.Failure(
            new RpcException(error.path("code").asInt(0), error.path("message").asString("")))
        : new Answer.Result(json.path("result"));
  }

  private JsonNode exchange(Optional<String> wallet, Duration timeout, JsonNode body)
      throws HttpTimeoutException {
    HttpResponse<String> response;
    try {
      response = send(wallet, timeout, body);
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw new ChainUnavailableException(endpoint(), "cannot be reached", e);
    }
    if (response.statusCode() == UNAUTHORIZED || response.statusCode() == FORBIDDEN) {
      throw new CredentialsRefusedException(endpoint());
    }
    JsonNode json = parse(response);
    if (json.path("error").path("code").asInt(0) == RpcException.IN_WARMUP) {
      throw new ChainUnavailableException(
          endpoint(), "is starting: " + json.path("error").path("message").asString(""));
    }
    return json;
  }

  private JsonNode parse(HttpResponse<String> response) {
    try {
      JsonNode json = MAPPER.readTree(response.body());
      if (json.isObject() || json.isArray()) {
        return json;
      }
    } catch (JacksonException | NumberFormatException e) {
      throw new ChainUnavailableException(
          endpoint(), "answers HTTP " + response.statusCode() + " without JSON", e);
    }
    throw new ChainUnavailableException(
        endpoint(), "answers HTTP " + response.statusCode() + " without JSON");
  }

  private HttpResponse<String> send(Optional<String> wallet, Duration timeout, JsonNode body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(wallet))
            .timeout(timeout)
            .header("Authorization", credentials.header())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
            .build();
    try {
      return sendOnce(request);
    } catch (ConnectException | HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // The node closes idle connections; the first one to notice is the next request.
      return sendOnce(request);
    }
  }

  private HttpResponse<String> sendOnce(HttpRequest request) throws IOException {
    try {
      return client().send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainUnavailableException(endpoint(), "the call was interrupted", e);
    }
  }

  private synchronized HttpClient client() {
    HttpClient client =
        http.orElseGet(() ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build());
    http = Optional.of(client);
    return client;
  }

  private URI uri(Optional<String> wallet) {
    return wallet
        .map(name -> "/wallet/" + URLEncoder.encode(name, StandardCharsets.UTF_8))
        .map(path -> URI.create(node.getScheme() + "://" + endpoint() + path))
        .orElse(node);
  }

  /** An amount in BTC as satoshis. */
  static long sats(JsonNode amount) {
    return amount.decimalValue().movePointRight(8).longValueExact();
  }

  /** A positive number, or empty. */
  static Optional<BigDecimal> positive(JsonNode number) {
    return number.isNumber() && number.decimalValue().signum() > 0
        ? Optional.of(number.decimalValue())
        : Optional.empty();
  }

  @Override
  public synchronized void close() {
    http.ifPresent(HttpClient::shutdownNow);
    http = Optional.empty();
  }
}
