package org.jmd.core.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport;

/**
 * Fan-out of the transport: one sender writes frames of 450 octets to every link, as fast as the
 * slowest of a window of frames arrives. Arguments: links, window.
 */
public final class NetBench {
  private static final int FRAME_BYTES = 450;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(10);

  private final int count;
  private final int window;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final AtomicLong receivedBytes = new AtomicLong();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private NetBench(int count, int window) {
    this.count = count;
    this.window = window;
  }

  /** Prints deliveries per second and processor time of a delivery. */
  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    new NetBench(count, args.length > 1 ? Integer.parseInt(args[1]) : 16).run();
  }

  private void run() throws Exception {
    try (NettyTransport net = new NettyTransport(NettyTransport.Settings.directory())) {
      Transport.Listening listening =
          net.listen(new Transport.BindAddress("127.0.0.1", 0), link -> new Collector());
      Selector selector = connectAll(listening.port());
      Thread reader = Thread.ofPlatform().daemon().name("reader").start(() -> readAll(selector));
      while (links.size() < count) {
        Thread.onSpinWait();
      }
      pump(WARM_UP);
      long cpu = serverCpuNanos();
      long start = System.nanoTime();
      long deliveries = pump(MEASURED);
      double seconds = (System.nanoTime() - start) / 1e9;
      double micros = (serverCpuNanos() - cpu) / 1e3 / deliveries;
      System.out.printf(
          Locale.ROOT,
          "%d links, window %d: %.0f deliveries/s, %.2f us of server CPU each%n",
          count,
          window,
          deliveries / seconds,
          micros);
      reader.interrupt();
    }
  }

  private Selector connectAll(int port) throws IOException {
    Selector selector = Selector.open();
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open();
      socket.setOption(StandardSocketOptions.SO_RCVBUF, 256 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_READ);
    }
    return selector;
  }

  private void readAll(Selector selector) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        selector.select(key -> {
          try {
            buffer.clear();
            int read = ((SocketChannel) key.channel()).read(buffer);
            if (read < 0) {
              key.cancel();
            } else {
              receivedBytes.addAndGet(read);
            }
          } catch (IOException closed) {
            key.cancel();
          }
        });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long pump(Duration duration) {
    byte[] text = "x".repeat(FRAME_BYTES - 2).concat("\r\n").getBytes(StandardCharsets.US_ASCII);
    List<Link> all = new ArrayList<>(links);
    long before = receivedBytes.get();
    long end = System.nanoTime() + duration.toNanos();
    long sent = 0;
    while (System.nanoTime() < end) {
      Frame frame = Frame.owning(text.clone());
      for (Link link : all) {
        if (!link.send(frame)) {
          throw new IllegalStateException("link closed");
        }
      }
      sent += (long) all.size() * FRAME_BYTES;
      while (sent - (receivedBytes.get() - before) > (long) window * count * FRAME_BYTES) {
        LockSupport.parkNanos(20_000);
      }
    }
    while (receivedBytes.get() - before < sent) {
      LockSupport.parkNanos(20_000);
    }
    return sent / FRAME_BYTES;
  }

  /** Event loops and the sender, without its waiting. */
  private long serverCpuNanos() {
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith("jmd-net")) {
        sum += threads.getThreadCpuTime(id);
      }
    }
    return sum;
  }

  private final class Collector implements LinkListener {
    @Override
    public void opened(Link link) {
      links.add(link);
    }

    @Override
    public void received(Link link, byte[] line) {
      throw new IllegalStateException("nobody sends to the server");
    }

    @Override
    public void closed(Optional<String> reason) {
      links.clear();
    }
  }
}
