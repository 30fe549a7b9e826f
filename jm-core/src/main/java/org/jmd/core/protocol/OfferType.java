package org.jmd.core.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jmd.core.tx.ScriptPubKey;

/**
 * The kind of an offer: the script type of its inputs and outputs, and how the fee is expressed
 * (protocol.md 4.1). The live market trades only {@link #SW0_RELATIVE} and {@link #SW0_ABSOLUTE}.
 */
public enum OfferType {
  SW0_RELATIVE("sw0reloffer", true, ScriptPubKey.Kind.P2WPKH),
  SW0_ABSOLUTE("sw0absoffer", false, ScriptPubKey.Kind.P2WPKH),
  SW_RELATIVE("swreloffer", true, ScriptPubKey.Kind.P2SH),
  SW_ABSOLUTE("swabsoffer", false, ScriptPubKey.Kind.P2SH),
  P2PKH_RELATIVE("reloffer", true, ScriptPubKey.Kind.P2PKH),
  P2PKH_ABSOLUTE("absoffer", false, ScriptPubKey.Kind.P2PKH);

  private static final Map<String, OfferType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(t -> t.wireName, t -> t));

  private final String wireName;
  private final boolean relative;
  private final ScriptPubKey.Kind scriptKind;

  OfferType(String wireName, boolean relative, ScriptPubKey.Kind scriptKind) {
    this.wireName = wireName;
    this.relative = relative;
    this.scriptKind = scriptKind;
  }

  /** The command word. */
  public String wireName() {
    return wireName;
  }

  /** Whether the fee is a fraction of the amount. */
  public boolean isRelative() {
    return relative;
  }

  /** The script type of the maker's inputs and outputs. */
  public ScriptPubKey.Kind scriptKind() {
    return scriptKind;
  }

  /** Whether the offer is announced at all these days: p2pkh offers are ignored on receipt. */
  public boolean isSegwit() {
    return scriptKind != ScriptPubKey.Kind.P2PKH;
  }

  /** The type with that exact name, or empty. */
  public static Optional<OfferType> tryParse(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }
}
