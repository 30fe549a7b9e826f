package org.jmd.daemon.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What the roles of this process are doing, for whoever watches the process. Safe for use by
 * several threads.
 */
public final class RoleBoard {
  /** What a role is doing. */
  public enum State {
    /** On its way: waits for its node, opens its wallet, binds its sockets. */
    STARTING,
    /** Works, though it may wait for the outside world. */
    RUNNING,
    /** Has failed and is started again later. */
    RESTARTING,
    /** Has failed and stays so until somebody does something. */
    DOWN,
    /** On its way to its end. */
    STOPPING,
    /** Ended as it was asked to. */
    STOPPED;

    /** The name in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The process as a whole. */
  public enum Health {
    /** No role has failed. */
    HEALTHY,
    /** A role has failed, others have not. */
    DEGRADED,
    /** Nothing works any more. */
    UNHEALTHY;

    /** The name in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A role at one moment.
   *
   * @param ready whether it serves others now
   * @param failures how often it has failed since the start of the process
   */
  public record Role(String name, State state, boolean ready, long failures) {}

  private record Place(State state, BooleanSupplier serving, long failures) {
    Place in(State next) {
      return new Place(next, serving, failures);
    }
  }

  /** Guarded by {@code this}, as is the field below. */
  private final Map<String, Place> places = new LinkedHashMap<>();

  private Runnable listener = () -> {};

  /** Adds a role that is going to start; nothing happens if it is there already. */
  public void add(String role) {
    change(role, State.STARTING);
  }

  /** Says what a role is doing now. */
  public void tell(String role, State state) {
    change(role, state);
  }

  private void change(String role, State state) {
    Runnable told;
    synchronized (this) {
      Place before = places.getOrDefault(role, new Place(state, () -> true, 0));
      places.put(role, before.in(state));
      told = listener;
    }
    told.run();
  }

  /** Counts a failure of a role, which is now in that state. */
  public void failed(String role, State state) {
    synchronized (this) {
      Place before = places.getOrDefault(role, new Place(state, () -> true, 0));
      places.put(role, new Place(before.state(), before.serving(), before.failures() + 1));
    }
    change(role, state);
  }

  /**
   * Names what tells whether a running role serves others; without it, running is serving.
   *
   * @param serving asked on any thread; must not wait
   */
  public synchronized void probe(String role, BooleanSupplier serving) {
    Place before = places.getOrDefault(role, new Place(State.STARTING, serving, 0));
    places.put(role, new Place(before.state(), serving, before.failures()));
  }

  /** Runs that body after each change of a state, on the thread of the change; must not wait. */
  public synchronized void onChange(Runnable body) {
    listener = body;
  }

  /** Every role, in the order in which they were added. */
  public List<Role> roles() {
    Map<String, Place> now;
    synchronized (this) {
      now = new LinkedHashMap<>(places);
    }
    return now.entrySet().stream().map(e -> role(e.getKey(), e.getValue())).toList();
  }

  private static Role role(String name, Place place) {
    boolean ready = place.state() == State.RUNNING && place.serving().getAsBoolean();
    return new Role(name, place.state(), ready, place.failures());
  }

  /** How the process does. */
  public Health health() {
    List<State> states;
    synchronized (this) {
      states = places.values().stream().map(Place::state).toList();
    }
    boolean over = states.stream().allMatch(s -> s == State.DOWN || s == State.STOPPED);
    boolean broken = states.stream().anyMatch(s -> s == State.DOWN || s == State.RESTARTING);
    return over ? Health.UNHEALTHY : broken ? Health.DEGRADED : Health.HEALTHY;
  }

  /** Whether every role serves others. */
  public boolean isReady() {
    List<Role> now = roles();
    return !now.isEmpty() && now.stream().allMatch(Role::ready);
  }
}
