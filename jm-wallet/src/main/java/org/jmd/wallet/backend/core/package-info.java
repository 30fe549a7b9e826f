/** Bitcoin Core, or Knots, as backend: JSON-RPC and its descriptor wallet (wallet.md 4.1). */
@NullMarked
package org.jmd.wallet.backend.core;

import org.jspecify.annotations.NullMarked;
