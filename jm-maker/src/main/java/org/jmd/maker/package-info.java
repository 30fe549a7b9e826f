/** The maker module. */
@NullMarked
package org.jmd.maker;

import org.jspecify.annotations.NullMarked;
