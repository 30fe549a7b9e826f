/** Wires roles from configuration and runs them. */
@NullMarked
package org.jmd.daemon.suite;

import org.jspecify.annotations.NullMarked;
