/** Runs the attacks on all roles and sees that none is missing. */
@NullMarked
package org.jmd.daemon.attack;

import org.jspecify.annotations.NullMarked;
