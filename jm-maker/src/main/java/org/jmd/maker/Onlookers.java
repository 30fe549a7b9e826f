package org.jmd.maker;

import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;

/**
 * Makes strangers: channels through which the maker looks at itself from outside. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface Onlookers {
  /**
   * A channel to that directory only, not yet opened, under a nick and on connections that nothing
   * else uses; whoever asked closes it.
   */
  MessageChannel at(Endpoint directory);
}
