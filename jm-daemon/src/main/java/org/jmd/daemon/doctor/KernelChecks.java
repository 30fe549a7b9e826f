package org.jmd.daemon.doctor;

import java.util.List;
import java.util.Optional;

/** Settings of the kernel by which processes look into each other. */
final class KernelChecks {
  private static final String SCOPE = "/proc/sys/kernel/yama/ptrace_scope";

  private final Host host;

  KernelChecks(Host host) {
    this.host = host;
  }

  List<Finding> run() {
    return List.of(ptrace(), cores());
  }

  private Finding ptrace() {
    Optional<String> scope = host.read(SCOPE);
    if (scope.isEmpty()) {
      return Advice.NO_YAMA.at("kernel.yama.ptrace_scope does not exist");
    }
    return scope.get().equals("0")
        ? Advice.PTRACE.at("kernel.yama.ptrace_scope is 0")
        : new Finding.Well("kernel.ptrace", "kernel.yama.ptrace_scope is " + scope.get());
  }

  private Finding cores() {
    Optional<String> pattern = host.read("/proc/sys/kernel/core_pattern");
    if (pattern.isEmpty()) {
      return new Finding.Unchecked(
          "kernel.core-pattern", "/proc/sys/kernel/core_pattern cannot be read");
    }
    return pattern.get().startsWith("|")
        ? Advice.CORE_PATTERN.at(
            "kernel.core_pattern is a program: " + pattern.get().substring(1).split(" ", 2)[0])
        : new Finding.Well("kernel.core-pattern", "cores are files, which the limit forbids");
  }
}
