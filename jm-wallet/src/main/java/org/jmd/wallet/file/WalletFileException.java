package org.jmd.wallet.file;

/** A wallet file that cannot be used. The message names the file, never its content. */
public final class WalletFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the matter is. */
  public enum Kind {
    /** There is no such file. */
    MISSING,
    /** There is one already, and replacing it was not asked for. */
    EXISTS,
    /** It is encrypted and no password was given. */
    PASSWORD_REQUIRED,
    /** The password does not fit, or the file was changed. */
    WRONG_PASSWORD,
    /** It is not what it should be. */
    CORRUPT,
    /** Another program has it open. */
    IN_USE,
    /** The file system refused. */
    INACCESSIBLE
  }

  private final Kind kind;

  /** With the failure that caused it. */
  public WalletFileException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Without another failure behind it. */
  public WalletFileException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What the matter is. */
  public Kind kind() {
    return kind;
  }
}
