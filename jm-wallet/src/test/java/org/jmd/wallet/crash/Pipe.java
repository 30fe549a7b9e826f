package org.jmd.wallet.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * How a victim talks to its parent: it tells what is certain, one line each, and asks questions,
 * which begin with {@code ?} and are answered by one line. Without a parent it ends.
 */
final class Pipe {
  private final BufferedReader in;
  private final OutputStream out;

  Pipe(InputStream in, OutputStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, US_ASCII));
    this.out = out;
  }

  void tell(String line) {
    try {
      out.write((line + "\n").getBytes(US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the parent is gone", e);
    }
  }

  String ask(String question) {
    tell("? " + question);
    try {
      String answer = in.readLine();
      if (answer == null) {
        throw new IOException("no answer to " + question);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("the parent is gone", e);
    }
  }
}
