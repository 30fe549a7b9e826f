package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.PublicMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakerLogTest {
  @TempDir Path directory;
  private final LogTap tap = new LogTap();

  @AfterEach
  void close() {
    tap.close();
  }

  private List<String> linesWith(String text) {
    return tap.lines().stream().filter(line -> line.contains(text)).toList();
  }

  @Test
  void aTakerThatIsRefusedAllTheTimeHidesNoOther() {
    MakerRig rig = new MakerRig(directory).start();
    ScriptedTaker noisy = rig.taker();
    ScriptedTaker quiet = rig.taker();
    for (int i = 0; i < 80; i++) {
      rig.say(noisy, noisy.fill(7, MakerRig.AMOUNT));
    }
    rig.say(quiet, quiet.fill(7, MakerRig.AMOUNT));

    assertThat(linesWith("fill of " + noisy.nick() + " refused")).hasSize(LineQuota.LINES);
    assertThat(linesWith("fill of " + quiet.nick() + " refused")).hasSize(1);
    assertThat(linesWith("were left out")).isEmpty();

    // Nothing else of that kind happens, and still the sum is told.
    rig.time.run(Duration.ofSeconds(12));
    assertThat(linesWith("were left out"))
        .containsExactly(
            "76 further lines about FILL_REFUSED were left out; 1 peers had most to say");
  }

  @Test
  void aDirectoryThatFlapsHidesNoOther() {
    MakerRig rig = new MakerRig(directory).start();
    Endpoint flapping = new Endpoint("flapping", 5222);
    Endpoint steady = new Endpoint("steady", 5222);
    for (int i = 0; i < 50; i++) {
      rig.channel.hear(new ChannelEvent.DirectoryUp(flapping));
      rig.channel.hear(new ChannelEvent.DirectoryDown(flapping, "flaps"));
    }
    rig.channel.hear(new ChannelEvent.DirectoryUp(steady));
    rig.settle();

    assertThat(linesWith("directory " + flapping)).hasSize(LineQuota.LINES);
    assertThat(linesWith("directory " + steady + " connected")).hasSize(1);
  }

  @Test
  void aFullDiskIsNotToldWithEveryMessage() {
    MakerRig rig = new MakerRig(directory).start();
    rig.disk.fails = true;
    for (int i = 0; i < 30; i++) {
      rig.channel.hear(
          rig.taker().nick(),
          new PublicMessage.CommitmentGossip(
              Commitment.to(TestKeys.of("gossip " + i).publicKey())));
      rig.settle();
    }
    assertThat(linesWith("disk full")).hasSize(LineQuota.LINES);
  }
}
