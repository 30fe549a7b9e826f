package org.jmd.daemon.notify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Posts a request and looks at the status of the answer; nothing more of it is read. */
final class WebTalk {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final int MAX_INTERIM_LINES = 100;

  private WebTalk() {}

  static void post(Talk talk, WebRequest request) throws Undelivered, InterruptedException {
    talk.say(request.bytes());
    int status = status(talk.hear());
    for (int line = 0; status < 200 && line < MAX_INTERIM_LINES; line++) {
      // Interim answers end with an empty line; the final one follows.
      if (talk.hear().isEmpty()) {
        status = status(talk.hear());
      }
    }
    if (status < 200 || status > 299) {
      throw failed(status);
    }
  }

  private static int status(String line) throws Undelivered {
    Matcher matcher = STATUS.matcher(line);
    if (!matcher.matches()) {
      throw Undelivered.forGood("the server does not speak HTTP/1.1");
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static Undelivered failed(int status) {
    String reason = "the server answers HTTP " + status;
    return switch (status) {
      case 408, 425, 429 -> Undelivered.forNow(reason);
      default -> status >= 500 ? Undelivered.forNow(reason) : Undelivered.forGood(reason);
    };
  }
}
