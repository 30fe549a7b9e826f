package org.jmd.daemon.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Lines on the control socket: one JSON object each, of limited length. */
final class ControlWire {
  /** Questions are words. */
  static final int MAX_REQUEST = 1_024;

  /** A status of many directories and sessions has some ten thousand. */
  static final int MAX_ANSWER = 1 << 20;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxDocumentLength(MAX_ANSWER)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private ControlWire() {}

  /** The socket of a role. */
  static UnixDomainSocketAddress address(Path dataDirectory, String role) {
    return UnixDomainSocketAddress.of(file(dataDirectory, role));
  }

  static Path file(Path dataDirectory, String role) {
    return dataDirectory.resolve("state").resolve(role + ".sock");
  }

  /**
   * Reads up to the end of a line.
   *
   * @throws EOFException if the other side closed before
   * @throws IOException if the line is longer than the limit
   */
  static String readLine(ByteChannel channel, int limit) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(limit + 1);
    while (true) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("closed before the end of a line");
      }
      byte[] octets = buffer.array();
      for (int i = 0; i < buffer.position(); i++) {
        if (octets[i] == '\n') {
          return new String(octets, 0, i, StandardCharsets.UTF_8);
        }
      }
      if (!buffer.hasRemaining()) {
        throw new IOException("a line has more than " + limit + " bytes");
      }
    }
  }

  static void writeLine(ByteChannel channel, String line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
