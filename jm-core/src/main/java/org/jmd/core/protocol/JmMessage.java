package org.jmd.core.protocol;

/**
 * A message of the protocol (protocol.md 4). Public ones are unsigned and go to everybody, private
 * ones are signed and go to one nick. All messages are immutable values.
 */
public sealed interface JmMessage permits PublicMessage, PrivateMessage {}
