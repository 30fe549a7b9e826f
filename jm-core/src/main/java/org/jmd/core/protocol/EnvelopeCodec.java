package org.jmd.core.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Lines to envelopes and back (protocol.md 1.1). Immutable, safe for use by several threads.
 *
 * <p>Decoding is total: UTF-8 JSON with an integer {@code type} that is not negative and a string
 * {@code line}. Other keys are ignored, duplicate keys and unpaired surrogates are refused.
 */
public final class EnvelopeCodec {
  private static final byte[] TERMINATOR = {'\r', '\n'};

  private final int maxLineBytes;

  /** A codec that accepts lines of at most that length, terminator excluded. */
  public EnvelopeCodec(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** For makers, takers and watchers. */
  public static EnvelopeCodec forClient() {
    return new EnvelopeCodec(ProtocolConstants.MAX_CLIENT_LINE_BYTES);
  }

  /** For directories. */
  public static EnvelopeCodec forDirectory() {
    return new EnvelopeCodec(ProtocolConstants.MAX_DIRECTORY_LINE_BYTES);
  }

  /**
   * Decodes one line without its terminator.
   *
   * @throws ProtocolViolation if the line is too long or no envelope
   */
  public Envelope decode(byte[] line) throws ProtocolViolation {
    if (line.length > maxLineBytes) {
      throw new ProtocolViolation.TooLarge("line", line.length, maxLineBytes);
    }
    Optional<Envelope> canonical = EnvelopeScanner.scan(line);
    return canonical.isPresent() ? canonical.get() : decodeAnyForm(utf8(line));
  }

  private static String utf8(byte[] line) throws ProtocolViolation {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation.Malformed("line is not UTF-8");
    }
  }

  /** Any JSON form, however it is spaced and ordered. */
  static Envelope decodeAnyForm(String json) throws ProtocolViolation {
    int type = -1;
    Optional<String> line = Optional.empty();
    try (JsonParser parser = StrictJson.FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ProtocolViolation.Malformed("envelope is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("type")) {
          type = type(parser);
        } else if (name.equals("line")) {
          line = Optional.of(line(parser));
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new ProtocolViolation.Malformed("text after the envelope");
      }
    } catch (JacksonException e) {
      // Its message quotes the input at length; the violation must not.
      throw new ProtocolViolation.Malformed(
          "envelope is not strict JSON: " + ProtocolViolation.excerpt(json));
    }
    if (type < 0 || line.isEmpty()) {
      throw new ProtocolViolation.Malformed("envelope lacks type or line");
    }
    return new Envelope(type, line.get());
  }

  private static int type(JsonParser parser) throws ProtocolViolation {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != JsonParser.NumberType.INT
        || parser.getIntValue() < 0) {
      throw new ProtocolViolation.Malformed("envelope type is not an integer from 0 to 2^31-1");
    }
    return parser.getIntValue();
  }

  private static String line(JsonParser parser) throws ProtocolViolation {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new ProtocolViolation.Malformed("envelope line is not a string");
    }
    String line = parser.getString();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(line)) {
      throw new ProtocolViolation.Malformed("envelope line has an unpaired surrogate");
    }
    return line;
  }

  /**
   * Encodes an envelope in ASCII, with CR LF.
   *
   * @throws LineTooLongException if the line is longer than {@link
   *     ProtocolConstants#MAX_SENT_LINE_BYTES}
   */
  public static byte[] encode(Envelope envelope) {
    String json =
        AsciiJson.spaced().field("type", envelope.type()).field("line", envelope.line()).end();
    if (json.length() > ProtocolConstants.MAX_SENT_LINE_BYTES) {
      throw new LineTooLongException(json.length(), ProtocolConstants.MAX_SENT_LINE_BYTES);
    }
    byte[] frame = new byte[json.length() + TERMINATOR.length];
    System.arraycopy(json.getBytes(StandardCharsets.US_ASCII), 0, frame, 0, json.length());
    System.arraycopy(TERMINATOR, 0, frame, json.length(), TERMINATOR.length);
    return frame;
  }
}
