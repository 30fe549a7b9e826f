/**
 * A whole market of child processes on a real node, for {@code scripts/demo} and integration tests.
 */
@NullMarked
package org.jmd.daemon.demo;

import org.jspecify.annotations.NullMarked;
