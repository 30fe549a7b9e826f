@NullMarked
package org.jmd.daemon.control;

import org.jspecify.annotations.NullMarked;
