package org.jmd.daemon;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.testing.ProductionCode;
import org.jmd.core.testing.WorldAccess;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.UtxoRef;
import org.jmd.directory.Directory;
import org.jmd.maker.Maker;
import org.jmd.orderbook.DepthSummary;
import org.jmd.taker.Taker;
import org.jmd.wallet.Coin;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which code may use which, over all modules. */
class ArchitectureTest {
  /** What each module may use besides itself. */
  private static final Map<String, Set<String>> GRAPH =
      Map.of(
          "core", Set.of(),
          "wallet", Set.of("core"),
          "maker", Set.of("core", "wallet"),
          "taker", Set.of("core", "wallet"),
          "directory", Set.of("core"),
          "orderbook", Set.of("core"),
          "daemon", Set.of("core", "wallet", "maker", "taker", "directory", "orderbook"));

  private static final JavaClasses CLASSES =
      ProductionCode.beside(
          Network.class,
          Coin.class,
          Maker.class,
          Taker.class,
          Directory.class,
          DepthSummary.class,
          Jmd.class);

  private static final DescribedPredicate<JavaClass> ROLES =
      resideInAnyPackage(
          "org.jmd.maker..", "org.jmd.taker..", "org.jmd.directory..", "org.jmd.orderbook..");

  @Test
  void modulesUseOnlyTheirNeighbours() {
    GRAPH.forEach((module, used) -> {
      String[] others =
          GRAPH.keySet().stream()
              .filter(other -> !other.equals(module) && !used.contains(other))
              .map(ArchitectureTest::packages)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(packages(module))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(CLASSES);
    });
  }

  private static String packages(String module) {
    return "org.jmd." + module + "..";
  }

  @Test
  void everyClassBelongsToAModule() {
    classes()
        .should()
        .resideInAnyPackage(
            GRAPH.keySet().stream().map(ArchitectureTest::packages).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("org.jmd.(**)")
        .should()
        .beFreeOfCycles()
        // Proofs name coins, and transactions need hashes and keys: these are values without logic.
        .ignoreDependency(
            resideInAPackage("org.jmd.core.crypto"),
            equivalentTo(OutPoint.class)
                .or(equivalentTo(ScriptPubKey.class))
                .or(equivalentTo(ScriptPubKey.Kind.class))
                .or(equivalentTo(UtxoRef.class)))
        // The one class of the runtime that knows what a nick is.
        .ignoreDependency(
            describe("OwnNicks", c -> c.getName().startsWith(OwnNicks.class.getName())),
            equivalentTo(Nick.class))
        // The value that all packages of the wallet share with its users.
        .ignoreDependency(alwaysTrue(), equivalentTo(Coin.class))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .distinct()
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void onlyTheLauncherReadsCommandLines() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.jmd.daemon..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..", "org.jline..", "ch.qos.logback..")
        .check(CLASSES);
  }

  @Test
  void onlyTheTransportKnowsNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.jmd.core.net")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void walletAndPeersOfBitcoinjAreNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "org.bitcoinj.wallet..",
                    "org.bitcoinj.store..",
                    "org.bitcoinj.net..",
                    "org.bitcoinj.kits..",
                    "org.bitcoinj.signers..")
                .or(
                    describe(
                        "peers and chains of bitcoinj",
                        c -> c.getName().matches("org\\.bitcoinj\\.core\\.(Peer|.*Chain).*"))))
        .check(CLASSES);
  }

  @Test
  void scriptsAreVerifiedInOnePlace() {
    noClasses()
        .that(not(equivalentTo(ScriptVerifier.class)))
        .should()
        .accessTargetWhere(describe("run a script", ArchitectureTest::runsScript))
        .check(CLASSES);
  }

  private static boolean runsScript(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    return target.getName().equals("correctlySpends")
        || target.getOwner().getName().startsWith("fr.acinq.bitcoin.Script$Runner")
        || target.getOwner().getName().startsWith("org.bitcoinj.script.ScriptExecution");
  }

  @Test
  void bitcoinjVerifiesNoScripts() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "let bitcoinj run a script",
                access ->
                    access.getTarget().getOwner().getPackageName().startsWith("org.bitcoinj")
                        && runsScript(access)))
        .check(CLASSES);
  }

  @Test
  void rolesTellTimeAndWaitOnlyThroughTasks() {
    noClasses().that(ROLES).should().accessTargetWhere(WorldAccess.toTimeOrSleep()).check(CLASSES);
    noClasses()
        .that(ROLES)
        .should()
        .dependOnClassesThat(
            equivalentTo(Clock.class)
                .or(equivalentTo(Executors.class))
                .or(equivalentTo(CompletableFuture.class))
                .or(equivalentTo(ForkJoinPool.class)))
        .check(CLASSES);
  }

  @Test
  void rolesStartNoThreads() {
    noClasses()
        .that(ROLES)
        .should()
        .accessTargetWhere(
            describe(
                "start a thread",
                access ->
                    access.getTarget().getOwner().isAssignableTo(Thread.class)
                        && access
                            .getTarget()
                            .getName()
                            .matches("<init>|start|startVirtualThread|of.*")))
        .check(CLASSES);
  }
}
