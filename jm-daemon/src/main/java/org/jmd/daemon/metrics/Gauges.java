package org.jmd.daemon.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/**
 * Registers figures that are read when somebody asks. Labels are chosen here by the program, never
 * by peers. Safe for use by several threads.
 */
final class Gauges {
  private final MeterRegistry registry;

  /** The registry itself holds what it reads by weak references only. */
  private final List<DoubleSupplier> sources = new CopyOnWriteArrayList<>();

  Gauges(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Something that goes up and down. */
  Gauges gauge(String name, String meaning, Tags tags, DoubleSupplier value) {
    sources.add(value);
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .description(meaning)
        .tags(tags)
        .register(registry);
    return this;
  }

  Gauges gauge(String name, String meaning, DoubleSupplier value) {
    return gauge(name, meaning, Tags.empty(), value);
  }

  /** Something that only goes up, but for a new start of what it counts. */
  Gauges counter(String name, String meaning, Tags tags, DoubleSupplier value) {
    sources.add(value);
    FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
        .description(meaning)
        .tags(tags)
        .register(registry);
    return this;
  }

  Gauges counter(String name, String meaning, DoubleSupplier value) {
    return counter(name, meaning, Tags.empty(), value);
  }

  static double yes(boolean value) {
    return value ? 1 : 0;
  }

  /** What is not known is no number. */
  static double orUnknown(Optional<? extends Number> value) {
    return value.map(Number::doubleValue).orElse(Double.NaN);
  }
}
