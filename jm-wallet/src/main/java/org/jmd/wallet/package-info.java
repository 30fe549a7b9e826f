/** The wallet module. */
@NullMarked
package org.jmd.wallet;

import org.jspecify.annotations.NullMarked;
