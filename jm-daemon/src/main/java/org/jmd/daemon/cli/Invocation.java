package org.jmd.daemon.cli;

import java.util.Map;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.Backends;

/**
 * What the process gives to a command.
 *
 * @param terminal where it reads and writes
 * @param environment the process's variables
 * @param tasks concurrency and time
 * @param backends makes the node's connection
 */
record Invocation(
    Terminal terminal, Map<String, String> environment, Tasks tasks, Backends backends) {}
