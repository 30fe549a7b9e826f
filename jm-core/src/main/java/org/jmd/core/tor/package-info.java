/** The system's tor over its control port: onion services that come back (coinjoin.md 1.18). */
@NullMarked
package org.jmd.core.tor;

import org.jspecify.annotations.NullMarked;
