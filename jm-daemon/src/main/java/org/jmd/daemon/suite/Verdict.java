package org.jmd.daemon.suite;

/**
 * What the end of a role's life means.
 *
 * @param lasting whether it would end in the same way again, until somebody does something
 * @param exitCode of the process if no role is left
 * @param reason one line for the operator
 * @param bug whether the place in the program is worth knowing
 */
public record Verdict(boolean lasting, int exitCode, String reason, boolean bug) {}
