package org.jmd.core.net;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How a link becomes encrypted: as a client of TLS 1.2 or 1.3. Immutable.
 *
 * @param context decides which certificates are trusted
 * @param serverName the name that the certificate must be for; sent to the server
 * @param nameVerified whether a certificate for another name is refused; false only where the
 *     operator has asked for it
 */
public record TlsTerms(SSLContext context, String serverName, boolean nameVerified) {
  /**
   * An engine for one connection.
   *
   * @param mark a number that tells the connection from others. The JDK resumes sessions by name
   *     and number, and a resumed session would tell the server that two circuits are one client's
   */
  SSLEngine engine(int mark) {
    SSLEngine engine = context.createSSLEngine(serverName, mark);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    if (nameVerified) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** What failed, without anything that the server said. */
  static String describe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return "the certificate of the server is not accepted";
      }
    }
    return "the TLS handshake failed";
  }
}
