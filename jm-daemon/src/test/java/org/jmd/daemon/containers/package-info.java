/** The image and its market, on a Docker engine of the tests' own. */
@NullMarked
package org.jmd.daemon.containers;

import org.jspecify.annotations.NullMarked;
