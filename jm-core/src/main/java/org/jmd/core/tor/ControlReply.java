package org.jmd.core.tor;

import java.util.List;
import java.util.Optional;

/**
 * A whole reply of the control port.
 *
 * @param status 100..999; 250 is success, 6xx came unasked
 * @param lines at least one, without status; a data block follows its line after a line feed
 */
record ControlReply(int status, List<String> lines) {
  ControlReply {
    lines = List.copyOf(lines);
  }

  boolean isEvent() {
    return status / 100 == 6;
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The rest of the first line that begins so, if there is one. */
  Optional<String> after(String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst();
  }
}
