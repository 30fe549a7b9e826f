@NullMarked
package org.jmd.daemon.watch;

import org.jspecify.annotations.NullMarked;
