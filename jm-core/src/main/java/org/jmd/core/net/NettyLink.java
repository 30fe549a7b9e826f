package org.jmd.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: the last handler of its channel and the link handed out. Frames wait in an own
 * queue, bounded in bytes, until the channel takes them; so the bound is exact and frames written
 * by several threads keep their order.
 */
// Futures of Netty: how a close or a write ends is told by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyLink extends ChannelInboundHandlerAdapter implements Link {
  private static final Logger log = LoggerFactory.getLogger(NettyLink.class);

  /** Frames are copied together up to this size, so that one buffer leaves in one system call. */
  private static final int BATCH_BYTES = 64 * 1024;

  /** Most octets written in one turn of the loop, so that one link cannot hold up the others. */
  private static final int TURN_BYTES = 1024 * 1024;

  /** How long a closing link may take to hand over what is queued. */
  private static final long LINGER_MILLIS = 1000;

  private static final long HANDSHAKE_MILLIS = 30_000;

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final Channel channel;
  private final LoopWriter writer;
  private final String remote;
  private final long maxQueuedBytes;
  private final boolean viaProxy;
  private final LineDecoder decoder;
  private final Queue<Frame> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean marked = new AtomicBoolean();
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private @Nullable LinkListener listener;
  private boolean opened;
  private boolean closedReported;

  NettyLink(
      Channel channel,
      LoopWriter writer,
      String remote,
      LineDecoder decoder,
      long maxQueuedBytes,
      boolean viaProxy) {
    this.channel = channel;
    this.writer = writer;
    this.remote = remote;
    this.decoder = decoder;
    this.maxQueuedBytes = maxQueuedBytes;
    this.viaProxy = viaProxy;
  }

  /** Must be called before the channel is active. */
  void listenWith(LinkListener hearer) {
    listener = hearer;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public long queuedBytes() {
    return queuedBytes.get();
  }

  @Override
  public boolean isOpen() {
    return state.get() == State.OPEN && channel.isActive();
  }

  @Override
  public boolean send(Frame frame) {
    if (!isOpen()) {
      return false;
    }
    if (queuedBytes.addAndGet(frame.length()) > maxQueuedBytes) {
      abort("outbound queue over " + maxQueuedBytes + " bytes");
      return false;
    }
    queue.add(frame);
    mark();
    return true;
  }

  @Override
  public void secure(TlsTerms terms) {
    writer.execute(() -> secureNow(terms));
  }

  private void secureNow(TlsTerms terms) {
    if (!isOpen()) {
      return;
    }
    if (!decoder.isBetweenLines() || !queue.isEmpty()) {
      // Plain text that came ahead of the handshake must not be taken for protected text.
      abort("plain text where encryption was to begin");
      return;
    }
    int ownPort = channel.localAddress() instanceof InetSocketAddress own ? own.getPort() : 0;
    SslHandler tls = new SslHandler(terms.engine(ownPort));
    tls.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    channel.pipeline().addBefore(channel.pipeline().context(this).name(), "tls", tls);
  }

  private void mark() {
    if (marked.compareAndSet(false, true)) {
      writer.mark(this);
    }
  }

  @Override
  public void close() {
    if (state.compareAndSet(State.OPEN, State.CLOSING)) {
      writer.execute(this::finish);
    }
  }

  /** Closes at once; what is queued is lost. */
  void abort(String reason) {
    failure.compareAndSet(null, reason);
    if (state.getAndSet(State.CLOSED) != State.CLOSED) {
      writer.execute(channel::close);
    }
  }

  private void finish() {
    ChannelFuture last = null;
    List<Frame> batch = new ArrayList<>();
    for (int size = gather(batch); size > 0; size = gather(batch)) {
      last = writeBatch(batch, size);
    }
    if (last == null) {
      channel.close();
      return;
    }
    channel.flush();
    last.addListener(done -> channel.close());
    channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Writes what is queued while the channel takes it. On the loop. */
  void write() {
    marked.set(false);
    int written = 0;
    List<Frame> batch = new ArrayList<>();
    while (channel.isWritable() && written < TURN_BYTES) {
      int size = gather(batch);
      if (size == 0) {
        break;
      }
      writeBatch(batch, size);
      channel.flush();
      written += size;
    }
    if (channel.isWritable() && !queue.isEmpty()) {
      mark();
    }
  }

  private int gather(List<Frame> batch) {
    batch.clear();
    int size = 0;
    for (Frame next = queue.peek(); next != null; next = queue.peek()) {
      if (size > 0 && size + next.length() > BATCH_BYTES) {
        break;
      }
      batch.add(next);
      size += next.length();
      queue.poll();
    }
    return size;
  }

  private ChannelFuture writeBatch(List<Frame> batch, int size) {
    ByteBuf buffer = channel.alloc().directBuffer(size, size);
    batch.forEach(frame -> buffer.writeBytes(frame.shared()));
    return channel.write(buffer).addListener(done -> queuedBytes.addAndGet(-size));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      writer.released(this);
      if (!queue.isEmpty()) {
        mark();
      }
    } else {
      writer.stalled(this);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (!viaProxy) {
      open();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ProxyConnectionEvent) {
      open();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        call("secured", hearer -> hearer.secured(this));
      } else {
        abort(TlsTerms.describe(handshake.cause()));
      }
    }
  }

  private void open() {
    opened = true;
    call("opened", hearer -> hearer.opened(this));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof ByteBuf bytes
          && opened
          && state.get() == State.OPEN
          && !decoder.feed(bytes, this::received)) {
        abort("line longer than allowed");
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private boolean received(byte[] line) {
    if (state.get() == State.OPEN) {
      call("received", hearer -> hearer.received(this, line));
    }
    return state.get() == State.OPEN;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("link to {} failed", remote, cause);
    abort(NettyTransport.describe(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended();
  }

  /** The connection could not be opened. On the loop. */
  void failed(Throwable cause) {
    failure.compareAndSet(null, NettyTransport.describe(cause));
    ended();
  }

  private void ended() {
    state.set(State.CLOSED);
    writer.released(this);
    queue.clear();
    if (!closedReported) {
      closedReported = true;
      call("closed", hearer -> hearer.closed(Optional.ofNullable(failure.get())));
    }
  }

  private void call(String what, Consumer<LinkListener> callback) {
    LinkListener hearer = listener;
    if (hearer == null) {
      return;
    }
    try {
      callback.accept(hearer);
    } catch (RuntimeException bug) {
      log.error("listener of {} failed in {}", remote, what, bug);
      abort("internal error");
    }
  }
}
