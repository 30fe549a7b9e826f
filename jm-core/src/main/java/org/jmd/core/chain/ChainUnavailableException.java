package org.jmd.core.chain;

/**
 * The node or server could not answer: worth a retry with backoff, never a statement about coins.
 */
public sealed class ChainUnavailableException extends RuntimeException
    permits CredentialsRefusedException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the endpoint.
   *
   * @param endpoint host and port, without credentials
   * @param problem what went wrong, in one line
   */
  public ChainUnavailableException(String endpoint, String problem, Throwable cause) {
    super(endpoint + ": " + problem, cause);
  }

  /** As above, where no exception caused it. */
  public ChainUnavailableException(String endpoint, String problem) {
    super(endpoint + ": " + problem);
  }
}
