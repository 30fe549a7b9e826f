package org.jmd.core.testing;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A Unix datagram socket that hears what services tell their manager, as systemd does. Linux only.
 * One thread at a time.
 */
public final class NotifyReceiver implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final long PATIENCE_SECONDS = 120;

  private final LibC libc;
  private final int descriptor;

  private NotifyReceiver(LibC libc, int descriptor) {
    this.libc = libc;
    this.descriptor = descriptor;
  }

  /**
   * Listens.
   *
   * @param address a path, or {@code @} and a name
   */
  public static NotifyReceiver at(String address) throws IOException {
    LibC libc = Native.load("c", LibC.class);
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (address.startsWith("@")) {
      name[0] = 0;
    }
    ByteBuffer encoded =
        ByteBuffer.allocate(Short.BYTES + name.length).order(ByteOrder.nativeOrder());
    encoded.putShort((short) AF_UNIX).put(name);
    ByteBuffer patience = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    patience.putLong(PATIENCE_SECONDS);
    try {
      int socket = libc.socket(AF_UNIX, SOCK_DGRAM, 0);
      libc.bind(socket, encoded.array(), encoded.capacity());
      libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, patience.array(), patience.capacity());
      return new NotifyReceiver(libc, socket);
    } catch (LastErrorException e) {
      throw new IOException("cannot listen at " + address, e);
    }
  }

  /** The next datagram; waits for it two minutes at most. */
  public String next() throws IOException {
    byte[] room = new byte[8192];
    try {
      int length = libc.recv(descriptor, room, new NativeLong(room.length), 0).intValue();
      return new String(room, 0, length, StandardCharsets.UTF_8);
    } catch (LastErrorException e) {
      throw new IOException("nothing more was heard", e);
    }
  }

  /** Reads on until a datagram contains that text, and returns it. */
  public String await(String text) throws IOException {
    while (true) {
      String heard = next();
      if (heard.contains(text)) {
        return heard;
      }
    }
  }

  @Override
  public void close() {
    libc.close(descriptor);
  }

  /** Calls of the C library. Public because JNA's proxies require it. */
  public interface LibC extends Library {
    /** socket(2). */
    int socket(int domain, int type, int protocol) throws LastErrorException;

    /** bind(2). */
    int bind(int socket, byte[] address, int length) throws LastErrorException;

    /** setsockopt(2). */
    int setsockopt(int socket, int level, int option, byte[] value, int length)
        throws LastErrorException;

    /** recv(2). */
    NativeLong recv(int socket, byte[] room, NativeLong length, int flags)
        throws LastErrorException;

    /** close(2). */
    int close(int descriptor);
  }
}
