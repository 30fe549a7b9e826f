/** What an operator can see of a running maker. */
@NullMarked
package org.jmd.daemon.watch;

import org.jspecify.annotations.NullMarked;
