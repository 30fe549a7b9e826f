/** Benchmarks, run by hand. */
@NullMarked
package org.jmd.wallet.bench;

import org.jspecify.annotations.NullMarked;
