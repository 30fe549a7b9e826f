/** Transport: message channels over directories and direct connections. */
@NullMarked
package org.jmd.core.net;

import org.jspecify.annotations.NullMarked;
