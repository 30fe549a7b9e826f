/** Tests of the audit, over machines that are planted below temporary directories. */
@NullMarked
package org.jmd.daemon.doctor;

import org.jspecify.annotations.NullMarked;
