package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jmd.daemon.doctor.PlantedHost.problems;

import java.nio.file.Path;
import java.util.List;
import org.jmd.core.runtime.ProcessHardening.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelAndUserChecksTest {
  @TempDir Path root;
  private PlantedHost planted;

  @BeforeEach
  void plant() {
    planted = new PlantedHost(root);
    planted.put("/proc/sys/kernel/yama/ptrace_scope", "1");
    planted.put("/proc/sys/kernel/core_pattern", "core");
    planted.put(
        "/etc/passwd",
        "jmd:x:998:998::/var/lib/jmd:/usr/sbin/nologin\nann:x:1000:1000::/home/ann:/bin/bash");
    planted.put("/etc/group", "docker:x:101:ann,bob\nsudo:x:27:ann\nusers:x:100:jmd");
  }

  private List<Finding> kernel() {
    return new KernelChecks(planted.host()).run();
  }

  private List<Finding> user(int number) {
    planted.put("/proc/self/status", "Name:\tjava\nUid:\t" + number + "\t" + number);
    return new UserChecks(planted.host()).run();
  }

  @Test
  void aCarefulMachineIsWell() {
    assertThat(problems(kernel())).isEmpty();
    assertThat(problems(user(998))).isEmpty();
  }

  @Test
  void tracingByEverybodyIsWarnedOf() {
    planted.put("/proc/sys/kernel/yama/ptrace_scope", "0");
    assertThat(problems(kernel())).containsExactly("kernel.ptrace");
  }

  @Test
  void coresThatGoToAProgramAreNoted() {
    planted.put("/proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P %u");
    assertThat(kernel())
        .filteredOn(Finding.Problem.class::isInstance)
        .extracting(Finding::what)
        .containsExactly("kernel.core_pattern is a program: /usr/lib/systemd/systemd-coredump");
  }

  @Test
  void aKernelWithoutYamaIsNoted() {
    List<Finding> findings = new KernelChecks(new PlantedHost(root.resolve("empty")).host()).run();
    assertThat(problems(findings)).containsExactly("kernel.no-yama");
  }

  @Test
  void rootIsWarnedOf() {
    assertThat(problems(user(0))).containsExactly("user.root");
  }

  @Test
  void aUserWhoLogsInAndCanBecomeRootIsWarnedOf() {
    assertThat(user(1000))
        .extracting(Finding::what)
        .containsExactly("ann is a user who logs in", "ann is in docker, sudo");
    assertThat(problems(user(1000))).containsExactly("user.login", "user.powerful");
  }

  @Test
  void aUserWithoutAnAccountIsWell() {
    assertThat(problems(user(4711))).isEmpty();
  }

  @Test
  void whatHardeningCouldNotDoIsTold() {
    assertThat(problems(new ProcessChecks(new Outcome.Hardened(), List.of()).run())).isEmpty();
    assertThat(problems(new ProcessChecks(new Outcome.OptedOut(), List.of("an option")).run()))
        .containsExactly("process.hardening-off", "process.jvm");
    assertThat(
            problems(new ProcessChecks(new Outcome.Incomplete(List.of("a", "b")), List.of()).run()))
        .containsExactly("process.hardening-incomplete", "process.hardening-incomplete");
  }
}
