/** Tests of the pages for programs. */
@NullMarked
package org.jmd.daemon.http;

import org.jspecify.annotations.NullMarked;
