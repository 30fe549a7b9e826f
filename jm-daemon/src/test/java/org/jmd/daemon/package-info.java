/** Tests of the launcher and of all modules together. */
@NullMarked
package org.jmd.daemon;

import org.jspecify.annotations.NullMarked;
