package org.jmd.daemon.market;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an object of ours keeps: the size of every collection that can be reached from it, by the
 * field that holds it. Where several objects of a class are reachable, the largest counts.
 */
final class Footprint {
  private static final String OURS = "org.jmd.";

  /** What belongs to the simulation, and what holds no collections that grow. */
  private static final List<String> NOT_ENTERED =
      List.of(
          "org.jmd.daemon.market.",
          "org.jmd.core.testing.",
          "org.jmd.core.crypto.",
          "org.jmd.core.tx.",
          "org.jmd.wallet.");

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return fields(type);
        }
      };

  private final Map<String, Integer> sizes = new TreeMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> left = new ArrayDeque<>();

  private Footprint() {}

  /** Sizes by {@code Class.field}. */
  static Map<String, Integer> of(Object... roots) {
    Footprint footprint = new Footprint();
    for (Object root : roots) {
      footprint.meet(root);
    }
    while (!footprint.left.isEmpty()) {
      footprint.enter(footprint.left.pop());
    }
    return footprint.sizes;
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && at.getName().startsWith(OURS); at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return List.copyOf(fields);
  }

  private void enter(Object object) {
    for (Field field : FIELDS.get(object.getClass())) {
      Object value = value(field, object);
      String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
      if (value instanceof Map<?, ?> map) {
        sizes.merge(name, map.size(), Math::max);
        map.keySet().forEach(this::meet);
        map.values().forEach(this::meet);
      } else if (value instanceof Collection<?> all) {
        sizes.merge(name, all.size(), Math::max);
        all.forEach(this::meet);
      } else {
        meet(value);
      }
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("made accessible before", e);
    }
  }

  private void meet(@Nullable Object value) {
    Object inside =
        switch (value) {
          case null -> null;
          case Optional<?> optional -> optional.orElse(null);
          case AtomicReference<?> reference -> reference.get();
          default -> value;
        };
    if (inside != null && isEntered(inside.getClass().getName()) && seen.add(inside)) {
      left.push(inside);
    }
  }

  private static boolean isEntered(String name) {
    return name.startsWith(OURS) && NOT_ENTERED.stream().noneMatch(name::startsWith);
  }
}
