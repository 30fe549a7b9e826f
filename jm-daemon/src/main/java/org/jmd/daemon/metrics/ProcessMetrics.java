package org.jmd.daemon.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The process and its JVM: memory, threads, garbage collection, processor time. */
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double MILLIS_PER_SECOND = 1000;
  private static final double BYTES_PER_KIB = 1024;

  private ProcessMetrics() {}

  static void bind(MeterRegistry registry, Gauges gauges) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gauges
        .gauge(
            "jmd.build.info",
            "The version that runs; always 1",
            Tags.of("version", version()),
            () -> 1)
        .gauge(
            "process.resident.memory.bytes",
            "Memory of the process in RAM, of which the heap is a part",
            () -> Gauges.orUnknown(residentBytes()));
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      Tags tags = Tags.of("gc", collector.getName().replace(' ', '_').toLowerCase(Locale.ROOT));
      gauges
          .counter("jvm.gc.collections", "Garbage collections", tags, collector::getCollectionCount)
          .counter(
              "jvm.gc.collection.seconds",
              "Seconds spent in garbage collections",
              tags,
              () -> collector.getCollectionTime() / MILLIS_PER_SECOND);
    }
  }

  private static String version() {
    return Optional.ofNullable(ProcessMetrics.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }

  private static Optional<Double> residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .findFirst()
          .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB);
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
