package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jmd.daemon.doctor.PlantedHost.ids;
import static org.jmd.daemon.doctor.PlantedHost.problems;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryChecksTest {
  private static final String ROOT_ON_SDA1 =
      "25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";

  @TempDir Path root;
  private PlantedHost planted;

  @BeforeEach
  void plantDisks() {
    planted = new PlantedHost(root);
    planted.device("sda1", "8:1").device("sda2", "8:2");
  }

  private List<Finding> run() {
    return new MemoryChecks(planted.host()).run();
  }

  @Test
  void noSwapIsWell() {
    planted.swaps();
    assertThat(problems(run())).isEmpty();
  }

  @Test
  void aPlainPartitionIsNot() {
    planted.swaps("/dev/sda2 partition 1 0 -2");
    assertThat(problems(run())).containsExactly("memory.swap-plain");
  }

  @Test
  void swapWithAKeyOfEachBootIsWell() {
    planted.swaps("/dev/dm-0 partition 1 0 -2");
    planted.mapped("dm-0", "253:0", "cryptswap", "CRYPT-PLAIN-cryptswap", "sda2");
    assertThat(problems(run())).isEmpty();
  }

  @Test
  void crypttabTellsWhereTheKeyComesFrom() {
    planted.swaps("/dev/mapper/cryptswap partition 1 0 -2");
    planted.mapped("dm-0", "253:0", "cryptswap", "CRYPT-PLAIN-cryptswap", "sda2");
    planted.put("/etc/crypttab", "cryptswap /dev/sda2 /etc/swap.key swap");
    assertThat(problems(run())).containsExactly("memory.swap-kept-key");

    planted.put("/etc/crypttab", "# comment\ncryptswap /dev/sda2 /dev/urandom swap");
    assertThat(problems(run())).isEmpty();
  }

  @Test
  void aVolumeOnAnEncryptedDiskKeepsItsKey() {
    planted.swaps("/dev/dm-1 partition 1 0 -2");
    planted.mapped("dm-0", "253:0", "luks", "CRYPT-LUKS2-0f0f-luks", "sda2");
    planted.mapped("dm-1", "253:1", "vg-swap", "LVM-abc", "dm-0");
    assertThat(problems(run())).containsExactly("memory.swap-kept-key");
  }

  @Test
  void aVolumeThatIsPartlyOnAPlainDiskIsNotEncrypted() {
    planted.swaps("/dev/dm-1 partition 1 0 -2");
    planted.mapped("dm-0", "253:0", "luks", "CRYPT-LUKS2-0f0f-luks", "sda2");
    planted.mapped("dm-1", "253:1", "vg-swap", "LVM-abc", "dm-0", "sda1");
    assertThat(problems(run())).containsExactly("memory.swap-plain");
  }

  @Test
  void zramIsWellUnlessItWritesBack() {
    planted.swaps("/dev/zram0 partition 1 0 100").put("/sys/block/zram0/backing_dev", "none");
    assertThat(problems(run())).isEmpty();

    planted.put("/sys/block/zram0/backing_dev", "/dev/sda2");
    assertThat(problems(run())).containsExactly("memory.zram-writeback");
  }

  @Test
  void aSwapFileIsAsSafeAsItsFileSystem() {
    planted.swaps("/swap\\040file file 1 0 -2").put("/proc/self/mountinfo", ROOT_ON_SDA1);
    assertThat(problems(run())).containsExactly("memory.swap-plain");

    planted.mapped("dm-0", "253:0", "root", "CRYPT-LUKS2-0f0f-root", "sda1");
    planted.put(
        "/proc/self/mountinfo",
        ROOT_ON_SDA1 + "\n26 1 0:31 / / rw - btrfs /dev/mapper/root rw,subvol=/@");
    assertThat(problems(run())).containsExactly("memory.swap-kept-key");
  }

  @Test
  void whatCannotBeToldIsSaid() {
    planted.swaps("/dev/disk/by-label/swap partition 1 0 -2");
    assertThat(ids(run())).contains("memory.swap");
    assertThat(run()).hasAtLeastOneElementOfType(Finding.Unchecked.class);
    assertThat(ids(new MemoryChecks(new PlantedHost(root.resolve("empty")).host()).run()))
        .containsExactly("memory.swap");
  }

  @Test
  void hibernationNeedsPlainSwapToBeAProblem() {
    planted.put("/sys/power/state", "freeze mem disk").put("/sys/power/disk", "[platform] reboot");
    planted.swaps();
    assertThat(problems(run())).isEmpty();

    planted.swaps("/dev/sda2 partition 1 0 -2");
    assertThat(problems(run())).contains("memory.hibernation");

    planted.put("/sys/power/disk", "[disabled]");
    assertThat(problems(run())).doesNotContain("memory.hibernation");
  }

  @Test
  void theTargetOfHibernationIsFoundByItsNumber() {
    planted.put("/sys/power/state", "mem disk").put("/sys/power/resume", "8:2").swaps();
    assertThat(problems(run())).containsExactly("memory.hibernation");
  }

  @Test
  void aSmallMachineIsNoted() {
    planted.swaps().put("/proc/meminfo", "MemTotal:         498760 kB\nMemFree: 1 kB");
    assertThat(problems(run())).containsExactly("memory.little");
  }
}
