package org.jmd.core.chain;

/**
 * The node answers, but not to us: user and password or the cookie are wrong. Waiting helps only
 * where the node is just writing a new cookie.
 */
public final class CredentialsRefusedException extends ChainUnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the endpoint.
   *
   * @param endpoint host and port, without credentials
   */
  public CredentialsRefusedException(String endpoint) {
    super(endpoint, "refuses the RPC credentials");
  }
}
