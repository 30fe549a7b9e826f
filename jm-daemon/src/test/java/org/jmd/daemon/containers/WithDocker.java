package org.jmd.daemon.containers;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;

/**
 * Gives test classes a {@link DockerEngine} on which the images are built. All of one test run get
 * the same, which ends with the run; classes are skipped where there can be none.
 */
final class WithDocker implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(WithDocker.class);

  /** What became of the attempt, which is made once. */
  private sealed interface Attempt {
    record Running(DockerEngine engine) implements Attempt, AutoCloseable {
      @Override
      public void close() throws IOException {
        engine.close();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
          // At the end of the JVM, Testcontainers looks for containers that were left behind; they
          // have ended with the engine.
          if (!DockerClientFactory.TESTCONTAINERS_THREAD_GROUP.equals(thread.getThreadGroup())) {
            e.printStackTrace();
          }
        });
      }
    }

    record Impossible(TestAbortedException reason) implements Attempt {}
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (attempt(context) instanceof Attempt.Impossible(TestAbortedException reason)) {
      throw reason;
    }
  }

  private static Attempt attempt(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Attempt.class, _ -> start(), Attempt.class);
  }

  private static Attempt start() {
    try {
      DockerEngine engine = DockerEngine.start();
      try {
        Images.build(engine);
      } catch (Exception | Error e) {
        engine.close();
        throw e;
      }
      // Where Testcontainers looks for an engine; it asks once.
      System.setProperty("DOCKER_HOST", engine.host());
      return new Attempt.Running(engine);
    } catch (TestAbortedException e) {
      return new Attempt.Impossible(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException("no Docker engine with images", e);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DockerEngine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return switch (attempt(context)) {
      case Attempt.Running(DockerEngine engine) -> engine;
      case Attempt.Impossible(TestAbortedException reason) -> throw reason;
    };
  }
}
