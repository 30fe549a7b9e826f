/** Runs the launcher as a child process, as its users do. */
@NullMarked
package org.jmd.daemon.process;

import org.jspecify.annotations.NullMarked;
