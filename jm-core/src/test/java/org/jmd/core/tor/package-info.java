@NullMarked
package org.jmd.core.tor;

import org.jspecify.annotations.NullMarked;
