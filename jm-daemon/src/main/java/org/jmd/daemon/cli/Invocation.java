package org.jmd.daemon.cli;

import java.util.Map;

/**
 * What the process gives to a command.
 *
 * @param terminal where it reads and writes
 * @param environment the process's variables
 */
record Invocation(Terminal terminal, Map<String, String> environment) {}
