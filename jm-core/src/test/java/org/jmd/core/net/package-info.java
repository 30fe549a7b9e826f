@NullMarked
package org.jmd.core.net;

import org.jspecify.annotations.NullMarked;
