package org.jmd.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.ProductionCode;
import org.jmd.core.testing.WorldAccess;
import org.junit.jupiter.api.Test;

/** What of this module may touch the world. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = ProductionCode.beside(Network.class);

  private static final DescribedPredicate<JavaClass> PURE =
      resideInAnyPackage(
          "org.jmd.core.protocol..",
          "org.jmd.core.crypto..",
          "org.jmd.core.bond..",
          "org.jmd.core.tx..");

  /** Exempt, because a native library can be loaded only from a file. */
  private static final DescribedPredicate<JavaClass> LIBRARY_LOADER =
      name("org.jmd.core.crypto.SodiumLibrary").as("the loader of libsodium").forSubtype();

  @Test
  void purePackagesTouchNoSocketsAndNoFiles() {
    noClasses()
        .that(PURE.and(not(LIBRARY_LOADER)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                .or(nameMatching("java\\.io\\.(File.*|RandomAccessFile)").forSubtype()))
        .check(CLASSES);
  }

  @Test
  void purePackagesNeitherTellTheTimeNorWait() {
    noClasses().that(PURE).should().accessTargetWhere(WorldAccess.toTimeOrSleep()).check(CLASSES);
    noClasses()
        .that(PURE)
        .should()
        .dependOnClassesThat(equivalentTo(Clock.class).or(equivalentTo(InstantSource.class)))
        .check(CLASSES);
  }

  @Test
  void onlyEntropyMakesRandomNumbers() {
    noClasses()
        .that(not(equivalentTo(Entropy.class)))
        .should()
        .accessTargetWhere(WorldAccess.toRandomness())
        .check(CLASSES);
  }

  @Test
  void publicTypesShowNoNettyType() {
    noClasses()
        .that(describe("are public", ArchitectureTest::isPublic))
        .should()
        .beAssignableTo(describe("types of Netty", ArchitectureTest::isNetty))
        .check(CLASSES);
    noMembers()
        .that(describe("others see", ArchitectureTest::isExposed))
        .should(mentionNetty())
        .check(CLASSES);
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
  }

  private static boolean isExposed(JavaMember member) {
    return isPublic(member.getOwner())
        && (member.getModifiers().contains(JavaModifier.PUBLIC)
            || member.getModifiers().contains(JavaModifier.PROTECTED));
  }

  private static boolean isNetty(JavaClass type) {
    return type.getPackageName().startsWith("io.netty");
  }

  private static ArchCondition<JavaMember> mentionNetty() {
    return new ArchCondition<>("have a type of Netty in their signature") {
      @Override
      public void check(JavaMember member, ConditionEvents events) {
        boolean found =
            member.getAllInvolvedRawTypes().stream().anyMatch(ArchitectureTest::isNetty);
        events.add(new SimpleConditionEvent(member, found, member.getDescription()));
      }
    };
  }
}
