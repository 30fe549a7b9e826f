/** Tests of org.jmd.core.crypto. */
@NullMarked
package org.jmd.core.crypto;

import org.jspecify.annotations.NullMarked;
