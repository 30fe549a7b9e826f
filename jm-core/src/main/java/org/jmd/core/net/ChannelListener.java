package org.jmd.core.net;

/** Hears what arrives on a {@link MessageChannel}. */
@FunctionalInterface
public interface ChannelListener {
  /** Called on a task of the channel; must not wait, so it usually offers to a mailbox. */
  void heard(ChannelEvent event);
}
