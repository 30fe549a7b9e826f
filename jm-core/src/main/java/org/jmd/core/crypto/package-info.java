/** Curve, hashes, signatures, NaCl boxes and proofs of discrete logarithm equivalence. */
@NullMarked
package org.jmd.core.crypto;

import org.jspecify.annotations.NullMarked;
