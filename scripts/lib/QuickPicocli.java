import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives its classes of a format older than Java 6 that of Java 8, with the stack maps
 * it wants: the JVM keeps older ones out of its cache of prepared classes, and picocli's are the most of
 * what a short command loads. Names, order and times of the entries stay.
 */
public final class ModernClasses {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;

  private ModernClasses() {}

  /** {@code IN OUT}: paths of the jars. */
  public static void main(String[] arguments) throws IOException {
    Path in = Path.of(arguments[0]);
    try (ZipFile jar = new ZipFile(in.toFile());
        InputStream from = Files.newInputStream(in);
        ZipInputStream entries = new ZipInputStream(from);
        OutputStream to = Files.newOutputStream(Path.of(arguments[1]));
        ZipOutputStream copies = new ZipOutputStream(to)) {
      ClassFile classes = classes(jar);
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        copies.putNextEntry(copy);
        byte[] content = entries.readAllBytes();
        copies.write(entry.getName().endsWith(".class") ? modern(classes, content) : content);
        copies.closeEntry();
      }
    }
  }

  private static byte[] modern(ClassFile classes, byte[] content) {
    ClassModel model = classes.parse(content);
    if (model.majorVersion() >= OLDEST_CACHED) {
      return content;
    }
    ClassTransform code = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    return classes.transformClass(
        model,
        code.andThen((builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        }));
  }

  /** Writes stack maps, for which it looks up superclasses in the jar and in the JDK. */
  private static ClassFile classes(ZipFile jar) {
    ClassHierarchyResolver resolver =
        ClassHierarchyResolver.ofResourceParsing(type -> {
              String descriptor = type.descriptorString();
              String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
              ZipEntry entry = jar.getEntry(name);
              try (InputStream in = entry == null ? null : jar.getInputStream(entry)) {
                return in == null
                    ? ClassLoader.getSystemResourceAsStream(name)
                    : new ByteArrayInputStream(in.readAllBytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
            .cached();
    return ClassFile.of(
        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
        ClassFile.ConstantPoolSharingOption.NEW_POOL,
        ClassFile.DeadCodeOption.PATCH_DEAD_CODE,
        ClassFile.ClassHierarchyResolverOption.of(resolver));
  }
}
