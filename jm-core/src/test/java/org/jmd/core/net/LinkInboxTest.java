package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.Test;

class LinkInboxTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> seen = new ArrayList<>();

  private static final class DeadEnd implements Link {
    private boolean open = true;

    @Override
    public String remote() {
      return "nowhere";
    }

    @Override
    public boolean send(Frame frame) {
      return open;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public void close() {
      open = false;
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }

  @Test
  void aPeerThatSendsTooManyLinesLosesItsLink() {
    LinkInbox inbox = new LinkInbox(time, 10, 1_000_000);
    DeadEnd link = new DeadEnd();
    for (int i = 0; i < 10; i++) {
      inbox.received(link, new byte[10]);
      assertThat(link.isOpen()).isTrue();
    }
    inbox.received(link, new byte[10]);
    assertThat(link.isOpen()).isFalse();
    inbox.closed(Optional.empty());
    assertThat(inbox.ending()).contains("faster");
  }

  @Test
  void aPeerThatSendsTooManyBytesLosesItsLink() {
    LinkInbox inbox = new LinkInbox(time, 1000, 1000);
    DeadEnd link = new DeadEnd();
    inbox.received(link, new byte[1000]);
    assertThat(link.isOpen()).isTrue();
    inbox.received(link, new byte[1]);
    assertThat(link.isOpen()).isFalse();
  }

  @Test
  void whatWasReadCountsNoMore() {
    LinkInbox inbox = new LinkInbox(time, 2, 1000);
    DeadEnd link = new DeadEnd();
    time.start(
        "reader",
        () -> {
          try {
            while (inbox.poll(time.deadline(Duration.ofHours(1))).isPresent()) {
              seen.add("event");
            }
            seen.add("over " + inbox.isOver() + " " + inbox.ending());
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    inbox.opened(link);
    for (int i = 0; i < 100; i++) {
      inbox.received(link, new byte[900]);
      time.run(Duration.ofSeconds(1));
    }
    inbox.closed(Optional.of("reset"));
    time.run(Duration.ofSeconds(1));
    assertThat(link.isOpen()).isTrue();
    assertThat(seen).hasSize(102).endsWith("over true reset");
    assertThat(time.failures()).isEmpty();
  }

  @Test
  void aLinkThatOpensTooLateIsClosed() {
    LinkInbox inbox = new LinkInbox(time, 10, 1000);
    inbox.abandon();
    DeadEnd link = new DeadEnd();
    inbox.opened(link);
    assertThat(link.isOpen()).isFalse();
    assertThat(inbox.nudge()).isFalse();
  }
}
