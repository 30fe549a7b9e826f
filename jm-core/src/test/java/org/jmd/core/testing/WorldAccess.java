package org.jmd.core.testing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Accesses to what must be injected: time and randomness. */
public final class WorldAccess {
  private static final Set<String> SYSTEM_TIME = Set.of("currentTimeMillis", "nanoTime");

  private WorldAccess() {}

  /** Asks the JDK for the time, or waits in it. */
  public static DescribedPredicate<JavaAccess<?>> toTimeOrSleep() {
    return describe("ask the JDK for the time or sleep", access -> isTime(access.getTarget()));
  }

  private static boolean isTime(AccessTarget target) {
    String name = target.getName();
    JavaClass owner = target.getOwner();
    return (owner.isEquivalentTo(System.class) && SYSTEM_TIME.contains(name))
        || (owner.isEquivalentTo(Thread.class) && name.equals("sleep"))
        || (owner.getPackageName().equals("java.time") && name.equals("now"))
        || (owner.isAssignableTo(Clock.class) && name.startsWith("system"))
        || (owner.isEquivalentTo(InstantSource.class) && name.equals("system"));
  }

  /** Makes or finds a generator of random numbers. */
  public static DescribedPredicate<JavaAccess<?>> toRandomness() {
    return describe("make a generator of random numbers", access -> isRandom(access.getTarget()));
  }

  private static boolean isRandom(AccessTarget target) {
    String name = target.getName();
    JavaClass owner = target.getOwner();
    return (owner.isAssignableTo(Random.class) && name.matches("<init>|getInstance.*"))
        || (owner.isAssignableTo(RandomGenerator.class) && name.matches("of|getDefault|current"))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
        || (owner.isEquivalentTo(Math.class) && name.equals("random"));
  }
}
