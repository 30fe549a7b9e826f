package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.jmd.core.testing.TestCertificate;

/** A mail server on loopback that keeps every line it is told; refuses on demand. */
final class FakeMailServer implements AutoCloseable {
  private final ServerSocket server;
  private final TestCertificate certificate;
  private final boolean encryptedAtOnce;
  private final String abilities;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile String refused = "";

  /**
   * A server.
   *
   * @param abilities what it answers to EHLO, one word group per line, separated by slashes
   */
  FakeMailServer(TestCertificate certificate, boolean encryptedAtOnce, String abilities)
      throws IOException {
    this.certificate = certificate;
    this.encryptedAtOnce = encryptedAtOnce;
    this.abilities = abilities;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("mail-server").start(this::acceptAll);
  }

  /** Answers lines that begin so with that code instead. */
  void refuse(String beginning, int code) {
    refused = code + beginning;
  }

  int port() {
    return server.getLocalPort();
  }

  /** What was said; {@code [tls]} stands where encryption began. */
  List<String> lines() {
    return lines;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      Socket now = encryptedAtOnce ? encrypt(socket) : socket;
      say(now, "220-mail.example\r\n220 ready");
      boolean encrypting = true;
      while (encrypting) {
        encrypting = talk(now);
        now = encrypting ? encrypt(now) : now;
      }
    } catch (IOException gone) {
      lines.add("[gone]");
    }
  }

  /** Whether it is to go on encrypted. */
  private boolean talk(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    boolean data = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line);
      if (data) {
        data = !line.equals(".");
        if (!data) {
          say(socket, "250 taken");
        }
        continue;
      }
      if (!refused.isEmpty() && line.startsWith(refused.substring(3))) {
        say(socket, refused.substring(0, 3) + " no");
        continue;
      }
      String command = line.split("[ :]", 2)[0];
      switch (command) {
        case "EHLO" -> say(socket, "250-mail.example\r\n" + listed());
        case "STARTTLS" -> {
          say(socket, "220 go");
          return true;
        }
        case "AUTH" -> say(socket, line.endsWith("LOGIN") ? "334 VXNlcm5hbWU6" : "235 welcome");
        case "MAIL", "RCPT" -> say(socket, "250 ok");
        case "DATA" -> {
          say(socket, "354 go");
          data = true;
        }
        case "QUIT" -> say(socket, "221 bye");
        default ->
            say(
                socket,
                lines.get(lines.size() - 2).startsWith("AUTH LOGIN") ? "334 x" : "235 welcome");
      }
    }
    return false;
  }

  private String listed() {
    String[] all = abilities.split("/", -1);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < all.length; i++) {
      out.append(i == all.length - 1 ? "250 " : "250-").append(all[i]);
      out.append(i == all.length - 1 ? "" : "\r\n");
    }
    return out.toString();
  }

  private Socket encrypt(Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            certificate
                .server()
                .getSocketFactory()
                .createSocket(socket, null, socket.getPort(), true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    lines.add("[tls]");
    return tls;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write((text + "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
