/** The launcher {@code jmd}. */
@NullMarked
package org.jmd.daemon;

import org.jspecify.annotations.NullMarked;
