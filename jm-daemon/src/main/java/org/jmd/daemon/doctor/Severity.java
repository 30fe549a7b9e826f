package org.jmd.daemon.doctor;

import java.util.Locale;

/** How bad a finding is, the least first. */
public enum Severity {
  /** As it should be. */
  OK,
  /** Good to know; nothing is wrong. */
  NOTE,
  /** Money or privacy is less safe than it could be. */
  WARNING,
  /** Something does not work, or secrets lie open. */
  ERROR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
