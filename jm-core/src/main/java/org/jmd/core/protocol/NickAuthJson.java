package org.jmd.core.protocol;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Documents of nick authentication: exactly the named keys, no coercion (protocol.md 2.4). */
final class NickAuthJson {
  private final JsonNode document;

  private NickAuthJson(JsonNode document) {
    this.document = document;
  }

  static NickAuthJson parse(String line, String... keys) throws ProtocolViolation {
    JsonNode document = StrictJson.object(line);
    if (!new TreeSet<>(document.propertyNames()).equals(new TreeSet<>(Set.of(keys)))) {
      throw new ProtocolViolation.Malformed("keys are not exactly " + String.join(", ", keys));
    }
    return new NickAuthJson(document);
  }

  String text(String key) throws ProtocolViolation {
    JsonNode value = document.path(key);
    if (!value.isString()) {
      throw new ProtocolViolation.Malformed(key + " is not a string");
    }
    return value.stringValue();
  }

  boolean flag(String key) throws ProtocolViolation {
    JsonNode value = document.path(key);
    if (!value.isBoolean()) {
      throw new ProtocolViolation.Malformed(key + " is not a boolean");
    }
    return value.booleanValue();
  }
}
