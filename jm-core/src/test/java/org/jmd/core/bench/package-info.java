/** Benchmarks, run by hand. */
@NullMarked
package org.jmd.core.bench;

import org.jspecify.annotations.NullMarked;
