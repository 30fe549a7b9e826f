/** Tests of this module as a whole. */
@NullMarked
package org.jmd.core;

import org.jspecify.annotations.NullMarked;
