/**
 * What monitoring systems see of a process: figures without names, and whether it lives and serves.
 */
@NullMarked
package org.jmd.daemon.metrics;

import org.jspecify.annotations.NullMarked;
