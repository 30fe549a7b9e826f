/** Tests that hold the documentation to the code. */
@NullMarked
package org.jmd.daemon.docs;

import org.jspecify.annotations.NullMarked;
