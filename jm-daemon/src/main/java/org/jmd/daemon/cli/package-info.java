/** Commands, options, terminal input and output, exit codes. */
@NullMarked
package org.jmd.daemon.cli;

import org.jspecify.annotations.NullMarked;
