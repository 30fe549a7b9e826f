package org.jmd.core.testing;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;

/** Our classes without their tests, for rules about the architecture. */
public final class ProductionCode {
  private ProductionCode() {}

  /** All classes of the directories or jars from which the given classes come. */
  public static JavaClasses beside(Class<?>... classes) {
    List<URL> places = Arrays.stream(classes).map(ProductionCode::place).distinct().toList();
    return new ClassFileImporter().importUrls(places);
  }

  private static URL place(Class<?> type) {
    URL url = type.getProtectionDomain().getCodeSource().getLocation();
    try {
      return url.getPath().endsWith(".jar") ? URI.create("jar:" + url + "!/").toURL() : url;
    } catch (MalformedURLException e) {
      throw new IllegalStateException("no place of classes: " + url, e);
    }
  }
}
