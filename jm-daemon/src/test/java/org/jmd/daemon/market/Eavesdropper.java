package org.jmd.daemon.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.TlsTerms;
import org.jmd.core.net.Transport;

/** A transport on which every line that leaves by a dialled connection is read first. */
record Eavesdropper(Transport real, Consumer<String> reader) implements Transport {
  @Override
  public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
    real.connect(target, isolation, new Ear(listener));
  }

  @Override
  public Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor) {
    return real.listen(bind, acceptor);
  }

  @Override
  public void close() {
    real.close();
  }

  private final class Ear implements LinkListener {
    private final LinkListener listener;
    private Optional<Link> read = Optional.empty();

    Ear(LinkListener listener) {
      this.listener = listener;
    }

    @Override
    public void opened(Link link) {
      Link ours = new Read(link);
      read = Optional.of(ours);
      listener.opened(ours);
    }

    @Override
    public void secured(Link link) {
      listener.secured(read.orElse(link));
    }

    @Override
    public void received(Link link, byte[] line) {
      listener.received(read.orElse(link), line);
    }

    @Override
    public void closed(Optional<String> reason) {
      listener.closed(reason);
    }
  }

  private final class Read implements Link {
    private final Link link;

    Read(Link link) {
      this.link = link;
    }

    @Override
    public boolean send(Frame frame) {
      reader.accept(new String(frame.bytes(), UTF_8));
      return link.send(frame);
    }

    @Override
    public String remote() {
      return link.remote();
    }

    @Override
    public long queuedBytes() {
      return link.queuedBytes();
    }

    @Override
    public void close() {
      link.close();
    }

    @Override
    public void secure(TlsTerms terms) {
      link.secure(terms);
    }

    @Override
    public boolean isOpen() {
      return link.isOpen();
    }
  }
}
