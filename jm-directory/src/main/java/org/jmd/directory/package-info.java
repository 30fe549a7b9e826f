/** The directory module. */
@NullMarked
package org.jmd.directory;

import org.jspecify.annotations.NullMarked;
