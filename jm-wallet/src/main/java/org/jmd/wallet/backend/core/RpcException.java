package org.jmd.wallet.backend.core;

/** The node's own error answer. */
final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  static final int WALLET_ERROR = -4;
  static final int INVALID_ADDRESS_OR_KEY = -5;
  static final int WALLET_NOT_FOUND = -18;
  static final int DESERIALIZATION_ERROR = -22;
  static final int VERIFY_ERROR = -25;
  static final int VERIFY_REJECTED = -26;
  static final int VERIFY_ALREADY_IN_CHAIN = -27;
  static final int IN_WARMUP = -28;
  static final int WALLET_ALREADY_LOADED = -35;
  static final int METHOD_NOT_FOUND = -32601;

  private final int code;

  RpcException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
