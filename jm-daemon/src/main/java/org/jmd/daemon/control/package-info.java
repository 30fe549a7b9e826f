/** How commands talk to a running role of the same installation: one local socket, one question. */
@NullMarked
package org.jmd.daemon.control;

import org.jspecify.annotations.NullMarked;
