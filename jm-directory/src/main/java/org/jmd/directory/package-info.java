/**
 * The directory node: it admits peers, relays their messages and tells who is there. It trusts
 * nobody, verifies no message signature and never waits for a peer.
 */
@NullMarked
package org.jmd.directory;

import org.jspecify.annotations.NullMarked;
