/** The daemon module. */
@NullMarked
package org.jmd.daemon;

import org.jspecify.annotations.NullMarked;
