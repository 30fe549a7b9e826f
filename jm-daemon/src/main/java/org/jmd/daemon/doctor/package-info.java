/** The audit of host and installation behind {@code jmd doctor} (security.md). */
@NullMarked
package org.jmd.daemon.doctor;

import org.jspecify.annotations.NullMarked;
