package org.jmd.core.tor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins lines of the control port to replies (control-spec, section 2.3). Total: any lines give
 * replies or a {@link TorException}, in bounded memory. For one task.
 */
final class ReplyReader {
  static final int MAX_LINE_OCTETS = 16 * 1024;
  static final int MAX_REPLY_LINES = 1024;
  static final int MAX_REPLY_OCTETS = 64 * 1024;

  private final List<String> lines = new ArrayList<>();
  private int status;
  private int held;
  private int count;
  private boolean inData;

  /**
   * Takes the next line.
   *
   * @return the reply that it completes
   * @throws TorException if this is not the control protocol, or too long; nothing more may be fed
   */
  Optional<ControlReply> feed(byte[] line) throws TorException {
    held += line.length;
    count++;
    if (line.length > MAX_LINE_OCTETS || held > MAX_REPLY_OCTETS || count > MAX_REPLY_LINES) {
      throw TorException.broken("the control port sends more than a reply may hold");
    }
    // Every octet is a character, so that nothing is lost; tor escapes what is not ASCII.
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (inData) {
      data(text);
      return Optional.empty();
    }
    return statusLine(text);
  }

  private void data(String text) {
    if (text.equals(".")) {
      inData = false;
    } else {
      lines.add(lines.removeLast() + '\n' + (text.startsWith(".") ? text.substring(1) : text));
    }
  }

  private Optional<ControlReply> statusLine(String text) throws TorException {
    if (!text.matches("(?s)[1-9][0-9]{2}[-+ ].*")) {
      throw TorException.broken("the control port sends what is no reply of tor");
    }
    int thisStatus = Integer.parseInt(text.substring(0, 3));
    if (!lines.isEmpty() && thisStatus != status) {
      throw TorException.broken("the control port mixes replies " + status + " and " + thisStatus);
    }
    status = thisStatus;
    lines.add(text.substring(4));
    inData = text.charAt(3) == '+';
    if (text.charAt(3) != ' ') {
      return Optional.empty();
    }
    ControlReply reply = new ControlReply(status, lines);
    lines.clear();
    held = 0;
    count = 0;
    return Optional.of(reply);
  }
}
