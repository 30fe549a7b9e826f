/** Tests of the maker. */
@NullMarked
package org.jmd.maker;

import org.jspecify.annotations.NullMarked;
