package org.jmd.core.protocol;

/** A directory's verdict on a proof: type 807 (protocol.md 2.4). */
public record NickAuthResult(NickAuthCode code) {
  private static final String CODE = "code";
  private static final String VERIFIED = "verified";

  /** Whether the nick is verified. */
  public boolean isVerified() {
    return code == NickAuthCode.OK;
  }

  /**
   * Parses the line.
   *
   * @throws ProtocolViolation if it is anything but a code and the flag that goes with it
   */
  public static NickAuthResult parse(String line) throws ProtocolViolation {
    NickAuthJson json = NickAuthJson.parse(line, CODE, VERIFIED);
    NickAuthResult result =
        new NickAuthResult(Wire.require(NickAuthCode.tryParse(json.text(CODE)), "unknown code"));
    if (json.flag(VERIFIED) != result.isVerified()) {
      throw new ProtocolViolation.Malformed("verified contradicts code");
    }
    return result;
  }

  /** The line to send. */
  public String line() {
    return AsciiJson.compact().field(CODE, code.wireName()).field(VERIFIED, isVerified()).end();
  }
}
