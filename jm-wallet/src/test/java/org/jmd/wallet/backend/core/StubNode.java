package org.jmd.wallet.backend.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node that answers what a test says, to see what a client makes of it. */
final class StubNode implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpServer server;
  private final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  StubNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  /** Answers a method with a JSON text, made from its parameters; one with "code" is an error. */
  StubNode answer(String method, Function<JsonNode, String> answer) {
    answers.put(method, answer);
    return this;
  }

  StubNode answer(String method, String answer) {
    return answer(method, _ -> answer);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The methods that were called, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private void serve(HttpExchange exchange) throws IOException {
    JsonNode question = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
    String method = question.path("method").asString("");
    calls.add(method);
    Function<JsonNode, String> answer = answers.get(method);
    JsonNode value =
        MAPPER.readTree(
            answer == null
                ? "{\"code\":-32601,\"message\":\"Method not found\"}"
                : answer.apply(question.path("params")));
    ObjectNode reply = MAPPER.createObjectNode();
    reply.set("id", question.path("id"));
    reply.set(value.path("code").isNumber() ? "error" : "result", value);
    byte[] body = reply.toString().getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
