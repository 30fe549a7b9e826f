/** What the process answers over HTTP: pages for programs that watch it. */
@NullMarked
package org.jmd.daemon.http;

import org.jspecify.annotations.NullMarked;
