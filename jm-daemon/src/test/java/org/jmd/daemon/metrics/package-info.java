/** Tests of what monitoring systems see. */
@NullMarked
package org.jmd.daemon.metrics;

import org.jspecify.annotations.NullMarked;
