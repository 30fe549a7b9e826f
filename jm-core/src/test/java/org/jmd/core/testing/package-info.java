/** The test harness shared by all modules through jm-core's test-jar. */
@NullMarked
package org.jmd.core.testing;

import org.jspecify.annotations.NullMarked;
