package org.jmd.core.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Marks a test that attacks a role. {@code scripts/attack} runs them all and prints what stands
 * here, so that the table cannot differ from the tests.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@Tag(Attack.TAG)
public @interface Attack {
  /** The tag of all attacks. */
  String TAG = "attack";

  /**
   * The row of coinjoin.md 4.2, such as {@code A17}, or {@code X} and a number for attacks beyond
   * the table. Several tests may share a row; their names begin with it.
   */
  String row();

  /** What the attacked role does: drop, error, end, ban, close, refuse. */
  String reaction();
}
