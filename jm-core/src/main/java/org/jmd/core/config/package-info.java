/** Typed configuration and its loader. */
@NullMarked
package org.jmd.core.config;

import org.jspecify.annotations.NullMarked;
