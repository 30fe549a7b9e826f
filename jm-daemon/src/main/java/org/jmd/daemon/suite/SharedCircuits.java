package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.function.Function;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;

/** Lets all connections share circuits, for operators who have turned isolation off. */
record SharedCircuits(Transport inner) implements Transport {
  private static final Isolation ALL = new Isolation("jmd", "shared");

  @Override
  public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
    inner.connect(target, ALL, listener);
  }

  @Override
  public Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor) {
    return inner.listen(bind, acceptor);
  }

  @Override
  public boolean answers(Duration limit) throws InterruptedException {
    return inner.answers(limit);
  }

  @Override
  public void close() {
    inner.close();
  }
}
