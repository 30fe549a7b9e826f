/** Fidelity bonds: script, certificate, proof and value. Pure. */
@NullMarked
package org.jmd.core.bond;

import org.jspecify.annotations.NullMarked;
