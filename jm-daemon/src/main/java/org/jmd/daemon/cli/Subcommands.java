package org.jmd.daemon.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The commands of a group. picocli's own attribute of that meaning would make all of them at every
 * start; {@link CommandTree} makes those that a command line needs.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Subcommands {
  /** Classes with picocli's annotation, of which each names its command. */
  Class<?>[] value();
}
