package org.jmd.daemon.notify;

import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.TlsTerms;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.notify.Target.Encryption;

/** Delivers over a transport, on a connection of its own for each message. */
final class LinkCourier implements Courier {
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private final SSLContext tls;
  private final boolean verified;

  /**
   * A courier.
   *
   * @param tls decides which certificates are trusted
   * @param verified whether a certificate must be for the server's name
   */
  LinkCourier(Transport transport, Tasks tasks, Entropy entropy, SSLContext tls, boolean verified) {
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
    this.tls = tls;
    this.verified = verified;
  }

  @Override
  public void deliver(Target target, Isolation isolation, Message message)
      throws Undelivered, InterruptedException {
    Target.Server server = target.server();
    TlsTerms terms = new TlsTerms(tls, server.endpoint().host(), verified);
    try (Talk talk = Talk.open(transport, tasks, server.endpoint(), isolation)) {
      if (server.encryption() == Encryption.TLS) {
        talk.secure(terms);
      }
      switch (target) {
        case Target.Ntfy to -> WebTalk.post(talk, WebRequest.of(to, message));
        case Target.Gotify to -> WebTalk.post(talk, WebRequest.of(to, message));
        case Target.Telegram to -> WebTalk.post(talk, WebRequest.of(to, message));
        case Target.Discord to -> WebTalk.post(talk, WebRequest.of(to, message));
        case Target.Slack to -> WebTalk.post(talk, WebRequest.of(to, message));
        case Target.JsonHook to -> WebTalk.post(talk, WebRequest.of(to, message));
        case Target.Mail to -> MailTalk.send(talk, to, terms, mail(to, message));
      }
    }
  }

  private byte[] mail(Target.Mail to, Message message) {
    String id = HexFormat.of().formatHex(entropy.bytes(16));
    return MailText.of(to, message, tasks.clock().instant(), id);
  }
}
