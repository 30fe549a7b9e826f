@NullMarked
package org.jmd.daemon.notify;

import org.jspecify.annotations.NullMarked;
