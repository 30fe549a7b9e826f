/** Tests of org.jmd.core.protocol. */
@NullMarked
package org.jmd.core.protocol;

import org.jspecify.annotations.NullMarked;
