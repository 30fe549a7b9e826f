package org.jmd.core.protocol;

/**
 * What is said to one peer. {@link Boxed} messages must be encrypted, {@link Plain} ones must not;
 * the types keep them apart.
 */
public sealed interface PrivateMessage extends JmMessage permits Plain, Boxed {}
