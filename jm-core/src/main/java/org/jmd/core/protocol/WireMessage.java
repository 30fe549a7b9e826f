package org.jmd.core.protocol;

/**
 * A private message in the form in which it travels: a {@link Plain} one as it is, a {@link Boxed}
 * one as a {@link Sealed} ciphertext.
 */
public sealed interface WireMessage permits Plain, Sealed {}
