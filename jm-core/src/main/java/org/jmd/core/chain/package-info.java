/** The port through which roles see the block chain. */
@NullMarked
package org.jmd.core.chain;

import org.jspecify.annotations.NullMarked;
