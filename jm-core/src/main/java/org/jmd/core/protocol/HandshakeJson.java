package org.jmd.core.protocol;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Fields of handshake documents, with the bounds of protocol.md 2.1. No type is coerced. */
final class HandshakeJson {
  private static final int MAX_FEATURE_VALUE = 512;

  private final JsonNode document;

  private HandshakeJson(JsonNode document) {
    this.document = document;
  }

  static HandshakeJson parse(String line) throws ProtocolViolation {
    return new HandshakeJson(StrictJson.object(line));
  }

  boolean has(String name) {
    return document.has(name);
  }

  String text(String name, int maxLength) throws ProtocolViolation {
    JsonNode value = document.path(name);
    if (!value.isString()) {
      throw new ProtocolViolation.Malformed(name + " is missing or not a string");
    }
    if (value.stringValue().length() > maxLength) {
      throw new ProtocolViolation.TooLarge(name, value.stringValue().length(), maxLength);
    }
    return value.stringValue();
  }

  String textOr(String name, int maxLength, String absent) throws ProtocolViolation {
    return has(name) ? text(name, maxLength) : absent;
  }

  int integer(String name) throws ProtocolViolation {
    JsonNode value = document.path(name);
    if (!value.isInt()) {
      throw new ProtocolViolation.Malformed(name + " is missing or not an integer");
    }
    return value.intValue();
  }

  boolean flag(String name) throws ProtocolViolation {
    JsonNode value = document.path(name);
    if (!value.isBoolean()) {
      throw new ProtocolViolation.Malformed(name + " is missing or not a boolean");
    }
    return value.booleanValue();
  }

  boolean flagOr(String name, boolean absent) throws ProtocolViolation {
    return has(name) ? flag(name) : absent;
  }

  /** The features whose value is {@code true}; none if the object is missing. */
  Features features() throws ProtocolViolation {
    JsonNode object = featureObject();
    if (object.size() > Features.MAX_COUNT) {
      throw new ProtocolViolation.TooLarge("features", object.size(), Features.MAX_COUNT);
    }
    for (Map.Entry<String, JsonNode> feature : object.properties()) {
      JsonNode value = feature.getValue();
      if (!Features.isName(feature.getKey())
          || value.isContainer()
          || (value.isString() && value.stringValue().length() > MAX_FEATURE_VALUE)) {
        throw new ProtocolViolation.Malformed(
            "bad feature " + ProtocolViolation.excerpt(feature.getKey()));
      }
    }
    return trueFeatures(object);
  }

  /** The same, passing over what is not understood: a client must not lose a newer directory. */
  Features understoodFeatures() throws ProtocolViolation {
    return trueFeatures(featureObject());
  }

  private JsonNode featureObject() throws ProtocolViolation {
    JsonNode object = document.path("features");
    if (!object.isObject() && !object.isMissingNode()) {
      throw new ProtocolViolation.Malformed("features is not an object");
    }
    return object;
  }

  private static Features trueFeatures(JsonNode object) {
    return Features.ofValid(
        object.properties().stream()
            .filter(feature -> feature.getValue().isBoolean() && feature.getValue().booleanValue())
            .map(Map.Entry::getKey)
            .toList());
  }
}
