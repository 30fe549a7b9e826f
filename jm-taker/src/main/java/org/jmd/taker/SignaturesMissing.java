package org.jmd.taker;

import java.util.List;
import java.util.Set;
import org.jmd.core.protocol.Nick;

/** Not all makers signed, so that there is no transaction. */
final class SignaturesMissing extends RoundFailed {
  private static final long serialVersionUID = 1L;

  private final transient Set<Nick> honest;

  SignaturesMissing(List<String> details, Set<Nick> honest) {
    super("Not all makers signed", details);
    this.honest = Set.copyOf(honest);
  }

  /** Those which did. */
  Set<Nick> honest() {
    return honest;
  }
}
