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
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Copies picocli's jar and takes from it what makes short commands slow to start.
 *
 * <p>Its classes, of a format older than Java 6, get that of Java 8 with the stack maps it wants: the JVM
 * keeps older ones out of its cache of prepared classes, and these are the most of what such a command
 * loads. It no longer looks for Groovy, which jmd does not have: a class that is nowhere is sought in
 * every jar, and so opens and reads all of them. Names, order and times of the entries stay.
 */
public final class QuickPicocli {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;
  private static final String SEEKER = "picocli/CommandLine$DefaultFactory.class";
  private static final String SEEKS_GROOVY = "loadClosureClass";

  private QuickPicocli() {}

  /** {@code IN OUT}: paths of the jars. Throws IllegalStateException if this is another picocli. */
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
        if (entry.getName().endsWith(".class")) {
          content = modern(classes, content);
        }
        copies.write(entry.getName().equals(SEEKER) ? withoutGroovy(classes, content) : content);
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

  private static byte[] withoutGroovy(ClassFile classes, byte[] content) {
    ClassModel model = classes.parse(content);
    if (model.methods().stream().noneMatch(QuickPicocli::seeksGroovy)) {
      throw new IllegalStateException(SEEKER + " has no " + SEEKS_GROOVY);
    }
    return classes.transformClass(
        model,
        (builder, element) -> {
          if (element instanceof MethodModel method && seeksGroovy(method)) {
            builder.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> code.aconst_null().areturn());
          } else {
            builder.with(element);
          }
        });
  }

  private static boolean seeksGroovy(MethodModel method) {
    return method.methodName().equalsString(SEEKS_GROOVY)
        && method.methodType().equalsString("()Ljava/lang/Class;");
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
