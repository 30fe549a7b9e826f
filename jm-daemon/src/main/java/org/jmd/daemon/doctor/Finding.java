package org.jmd.daemon.doctor;

/** What one check has found. Holds no secret. */
public sealed interface Finding {
  /** Names it in documents and for programs, such as {@code memory.swap-plain}. */
  String id();

  /** How bad it is. */
  Severity severity();

  /** What was seen, in one line. */
  String what();

  /** What it is about: the part of its name before the dot. */
  default String subject() {
    int dot = id().indexOf('.');
    return dot < 0 ? id() : id().substring(0, dot);
  }

  /**
   * All is well.
   *
   * @param id of the check, without the part that names a problem
   */
  record Well(String id, String what) implements Finding {
    @Override
    public Severity severity() {
      return Severity.OK;
    }
  }

  /** It could not be looked at. */
  record Unchecked(String id, String what) implements Finding {
    @Override
    public Severity severity() {
      return Severity.NOTE;
    }
  }

  /** Something to mend. */
  record Problem(Advice advice, String what) implements Finding {
    @Override
    public String id() {
      return advice.id();
    }

    @Override
    public Severity severity() {
      return advice.severity();
    }
  }
}
