package org.jmd.core.crypto;

import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.utils.LibraryLoader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Loads libsodium from its jar. The jar's own loader unpacks the whole jar into a temporary
 * directory at every start, leaves it there and logs about it; this one unpacks one file and
 * removes it at once. Where that fails, for want of a fitting build or of a directory for
 * executable files, the system's library is used.
 */
final class SodiumLibrary {
  private SodiumLibrary() {}

  /**
   * Loads the library.
   *
   * @throws IllegalStateException if neither can be loaded; the failure of the jar's is suppressed
   */
  static SodiumJava load() {
    try {
      return loadBundled();
    } catch (IOException | RuntimeException | LinkageError bundled) {
      try {
        return new SodiumJava(LibraryLoader.Mode.SYSTEM_ONLY);
      } catch (RuntimeException | LinkageError system) {
        IllegalStateException failure =
            new IllegalStateException("cannot load libsodium, bundled or installed", system);
        failure.addSuppressed(bundled);
        throw failure;
      }
    }
  }

  private static SodiumJava loadBundled() throws IOException {
    String resource = LibraryLoader.getSodiumPathInResources();
    try (InputStream in = SodiumJava.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new FileNotFoundException("no " + resource + " on the class path");
      }
      Path file = Files.createTempFile("sodium", ".so");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return new SodiumJava(file.toString());
      } finally {
        // A loaded library needs no name any more.
        Files.deleteIfExists(file);
      }
    }
  }
}
