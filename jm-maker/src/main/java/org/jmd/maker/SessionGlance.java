package org.jmd.maker;

import java.time.Duration;

/**
 * A session under way as the operator may see it: nothing in it tells the taker.
 *
 * @param stage what it waits for or does, such as {@code WAITING_FOR_AUTH}
 * @param age since the taker's {@code fill}
 */
public record SessionGlance(String stage, Duration age) {}
