package org.jmd.core.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP by Netty, epoll where its native library is present. Onion targets are reached through SOCKS5
 * with credentials per {@link Isolation} and are never resolved here; every other target is dialled
 * directly (running-peers.md), unless {@link Reach} says that nothing is. Safe for use by several
 * threads.
 */
// Futures of Netty: the outcome is told to the listener of the link.
@SuppressWarnings("FutureReturnValueIgnored")
public final class NettyTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(NettyTransport.class);

  /** Bounds what lies between our queue and the system's socket buffer. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private static final int MAX_STRANGER_LINE_BYTES = 128 * 1024;
  private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(5);

  private final Settings settings;
  private final EventLoopGroup loops;
  private final boolean epoll;
  private final Map<EventExecutor, LoopWriter> writers = new ConcurrentHashMap<>();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * Limits and ways of a transport.
   *
   * @param maxLineBytes longest line accepted, without its terminator; a longer one closes the
   *     link. On links that others opened to us never more than 128 KiB, twice what any directory
   *     relays, so that strangers cannot make us hold much
   * @param maxQueuedBytes most bytes queued per link; more closes the link
   * @param stallLimit a link that takes nothing for so long while something is queued is closed
   * @param connectTimeout for each of the TCP connection and the SOCKS5 exchange
   * @param socksProxy the way to onion targets; without it they cannot be reached
   * @param threads event loops, at least 1
   * @param reach which targets need the proxy
   */
  public record Settings(
      int maxLineBytes,
      long maxQueuedBytes,
      Duration stallLimit,
      Duration connectTimeout,
      Optional<Endpoint> socksProxy,
      int threads,
      Reach reach) {
    /** Onions by the proxy, others directly. */
    public Settings(
        int maxLineBytes,
        long maxQueuedBytes,
        Duration stallLimit,
        Duration connectTimeout,
        Optional<Endpoint> socksProxy,
        int threads) {
      this(
          maxLineBytes,
          maxQueuedBytes,
          stallLimit,
          connectTimeout,
          socksProxy,
          threads,
          Reach.ONIONS_BY_PROXY);
    }

    /** Checks the limits. */
    public Settings {
      if (maxLineBytes < 1 || maxLineBytes > 1 << 30 || maxQueuedBytes < 1 || threads < 1) {
        throw new IllegalArgumentException(
            "maxLineBytes %d, maxQueuedBytes %d, threads %d"
                .formatted(maxLineBytes, maxQueuedBytes, threads));
      }
      if (!stallLimit.isPositive() || !connectTimeout.isPositive()) {
        throw new IllegalArgumentException(
            "stallLimit " + stallLimit + ", connectTimeout " + connectTimeout);
      }
    }

    /** Makers, takers and watchers: lines up to 2 MiB (protocol.md 1.1), one event loop. */
    public static Settings client(Optional<Endpoint> socksProxy) {
      return new Settings(
          2 * 1024 * 1024,
          2 * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          socksProxy,
          1);
    }

    /** A directory: lines up to 64 KiB (directory.md 1.2), one event loop per processor. */
    public static Settings directory() {
      return new Settings(
          64 * 1024,
          2 * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Optional.empty(),
          Runtime.getRuntime().availableProcessors());
    }
  }

  /** Which targets are reached through the proxy. */
  public enum Reach {
    /** Onion services; everything else is dialled directly. */
    ONIONS_BY_PROXY,
    /** Everything; nothing is ever dialled directly, and the proxy resolves all names. */
    ALL_BY_PROXY
  }

  /** Starts the event loops. */
  public NettyTransport(Settings settings) {
    this.settings = settings;
    this.epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops =
        new MultiThreadIoEventLoopGroup(
            settings.threads(), new DefaultThreadFactory("jmd-net", true), io);
  }

  @Override
  public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
    // Even the name of the proxy may need the system's resolver, which blocks.
    Thread.ofVirtual()
        .name("connect-" + target)
        .start(() -> {
          try {
            connectNow(target, isolation, listener);
          } catch (UnknownHostException unknown) {
            listener.closed(Optional.of("unknown host: " + describe(unknown)));
          } catch (RejectedExecutionException closed) {
            log.debug("no connection to {}: the transport is closed", target, closed);
            listener.closed(Optional.of("transport is closed"));
          }
        });
  }

  private record ProxyHop(SocketAddress address, Isolation isolation) {}

  private void connectNow(Endpoint target, Isolation isolation, LinkListener listener)
      throws UnknownHostException {
    if (!target.isOnion() && settings.reach() == Reach.ONIONS_BY_PROXY) {
      open(target, resolve(target), listener, Optional.empty());
      return;
    }
    Optional<Endpoint> proxy = settings.socksProxy();
    if (proxy.isEmpty()) {
      listener.closed(
          Optional.of(
              target.isOnion()
                  ? "onion targets need a SOCKS5 proxy, none is configured"
                  : "a SOCKS5 proxy is needed, none is configured"));
      return;
    }
    open(
        target,
        InetSocketAddress.createUnresolved(target.host(), target.port()),
        listener,
        Optional.of(new ProxyHop(resolve(proxy.get()), isolation)));
  }

  private static InetSocketAddress resolve(Endpoint endpoint) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
  }

  private void open(
      Endpoint target, SocketAddress address, LinkListener listener, Optional<ProxyHop> proxy) {
    EventLoop loop = loops.next();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .resolver(NoopAddressResolverGroup.INSTANCE);
    loop.execute(() -> openOn(loop, bootstrap, target, address, listener, proxy));
  }

  private void openOn(
      EventLoop loop,
      Bootstrap bootstrap,
      Endpoint target,
      SocketAddress address,
      LinkListener listener,
      Optional<ProxyHop> proxy) {
    NettyLink[] made = new NettyLink[1];
    bootstrap.handler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            NettyLink link =
                new NettyLink(
                    channel,
                    writer(loop),
                    target.toString(),
                    new LineDecoder(settings.maxLineBytes()),
                    settings.maxQueuedBytes(),
                    proxy.isPresent());
            link.listenWith(listener);
            made[0] = link;
            channels.add(channel);
            proxy.ifPresent(hop -> channel.pipeline().addLast(proxyHandler(hop)));
            channel.pipeline().addLast(link);
          }
        });
    bootstrap
        .connect(address)
        .addListener(done -> {
          if (!done.isSuccess()) {
            NettyLink link = made[0];
            if (link == null) {
              listener.closed(Optional.of(describe(done.cause())));
            } else {
              link.failed(done.cause());
            }
          }
        });
  }

  private Socks5ProxyHandler proxyHandler(ProxyHop hop) {
    Socks5ProxyHandler handler =
        new Socks5ProxyHandler(hop.address(), hop.isolation().purpose(), hop.isolation().token());
    handler.setConnectTimeoutMillis(settings.connectTimeout().toMillis());
    return handler;
  }

  @Override
  public Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel, acceptor);
                  }
                });
    ChannelFuture bound =
        bootstrap.bind(new InetSocketAddress(bind.host(), bind.port())).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(
          "cannot listen on " + bind.host() + ":" + bind.port(), new IOException(bound.cause()));
    }
    Channel server = bound.channel();
    channels.add(server);
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return new Listening() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        server.close().awaitUninterruptibly(LONGEST_SHUTDOWN.toMillis());
      }
    };
  }

  private static Class<? extends ServerChannel> serverChannel() {
    return NioServerSocketChannel.class;
  }

  private void accept(Channel channel, Function<Link, LinkListener> acceptor) {
    NettyLink link =
        new NettyLink(
            channel,
            writer(channel.eventLoop()),
            name(channel.remoteAddress()),
            new LineDecoder(Math.min(settings.maxLineBytes(), MAX_STRANGER_LINE_BYTES)),
            settings.maxQueuedBytes(),
            false);
    link.listenWith(acceptor.apply(link));
    channels.add(channel);
    channel.pipeline().addLast(link);
  }

  private static String name(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? new Endpoint(inet.getAddress().getHostAddress(), inet.getPort()).toString()
        : "unknown";
  }

  private LoopWriter writer(EventLoop loop) {
    return writers.computeIfAbsent(loop, key -> new LoopWriter(loop, settings.stallLimit()));
  }

  /** One line for logs and operators; holds addresses, never credentials. */
  static String describe(Throwable cause) {
    String text = cause.getMessage();
    return text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
  }

  @Override
  public boolean answers(Duration limit) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(settings.threads());
    try {
      for (EventExecutor loop : loops) {
        loop.execute(left::countDown);
      }
    } catch (RejectedExecutionException closed) {
      log.debug("the transport is closed", closed);
      return false;
    }
    return left.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    boolean onLoop = false;
    for (EventExecutor loop : loops) {
      onLoop |= loop.inEventLoop();
    }
    if (onLoop) {
      throw new IllegalStateException("a transport cannot be closed by its own listener");
    }
    channels.close().awaitUninterruptibly(LONGEST_SHUTDOWN.toMillis());
    loops.shutdownGracefully(0, LONGEST_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    if (!loops.terminationFuture().awaitUninterruptibly(LONGEST_SHUTDOWN.toMillis())) {
      log.warn("event loops did not end within {}", LONGEST_SHUTDOWN);
    }
  }
}
