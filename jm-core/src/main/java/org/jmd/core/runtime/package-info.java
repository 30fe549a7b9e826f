/** Tasks, mailboxes, services, networks and the process itself. */
@NullMarked
package org.jmd.core.runtime;

import org.jspecify.annotations.NullMarked;
