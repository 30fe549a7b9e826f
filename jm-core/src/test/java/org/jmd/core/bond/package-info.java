/** Tests of org.jmd.core.bond. */
@NullMarked
package org.jmd.core.bond;

import org.jspecify.annotations.NullMarked;
