package org.jmd.daemon.suite;

/** A role that lives in a process with others, and begins anew when it has failed. */
public interface Member {
  /** For logs and health: {@code maker}, {@code directory}. */
  String name();

  /**
   * Lives one life on the calling thread. Nothing of it is left when this returns or throws.
   *
   * <p>It returns when it was asked to end; every other end is an exception, which says whether
   * another life makes sense, see {@link Verdict}.
   *
   * @param life tells when to end, and is told when the role works
   * @throws InterruptedException if ending took too long
   */
  void live(Life life) throws InterruptedException;
}
