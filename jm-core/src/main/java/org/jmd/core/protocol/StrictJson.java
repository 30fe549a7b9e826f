package org.jmd.core.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON from strangers: no duplicate keys, no comments, no NaN, nothing after the document, bounded
 * in depth and number of tokens.
 */
final class StrictJson {
  private static final int MAX_TOKENS = 10_000;
  private static final int MAX_NUMBER_LENGTH = 40;
  private static final int MAX_NAME_LENGTH = 1_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ProtocolConstants.MAX_JSON_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StrictJson() {}

  /** The document, which must be an object. */
  static JsonNode object(String text) throws ProtocolViolation {
    JsonNode document;
    try {
      document = MAPPER.readTree(text);
    } catch (JacksonException e) {
      // Its message quotes the input at length; the violation must not.
      throw new ProtocolViolation.Malformed("not strict JSON: " + ProtocolViolation.excerpt(text));
    }
    if (!document.isObject()) {
      throw new ProtocolViolation.Malformed("not a JSON object");
    }
    return document;
  }
}
