package org.jmd.maker;

import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;

/**
 * Tells takers why not, but only so often: each text goes through every directory, so it could be
 * used to multiply traffic. Safe for use by several threads.
 */
final class ErrorReplies {
  private final MessageChannel channel;
  private final RateLimit budget;

  ErrorReplies(MessageChannel channel, Ticks ticks, int perSecond) {
    this.channel = channel;
    this.budget = RateLimit.perSecond(ticks, perSecond, perSecond);
  }

  void tell(Nick taker, Route route, String text) {
    if (budget.tryAcquire()) {
      channel.reply(route, taker, Plain.ErrorReply.of(text));
    }
  }
}
