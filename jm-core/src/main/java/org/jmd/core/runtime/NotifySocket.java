package org.jmd.core.runtime;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Sends datagrams to a Unix socket, which the JDK cannot. One socket serves until it is closed. It
 * never waits: a receiver that does not read makes {@link #send} fail. Safe for use by several
 * threads.
 */
final class NotifySocket implements ServiceManager.Port {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** Of {@code sun_path} in {@code struct sockaddr_un}. */
  private static final int LONGEST_PATH = 108;

  private final LibC libc;
  private final byte[] address;
  private int descriptor;

  private NotifySocket(LibC libc, byte[] address, int descriptor) {
    this.libc = libc;
    this.address = address;
    this.descriptor = descriptor;
  }

  /**
   * A socket for that receiver, which need not be there yet.
   *
   * @param address an absolute path, or {@code @} and the name of an abstract socket
   * @throws IOException if there can be no such socket on this system
   */
  static NotifySocket open(String address, String osName) throws IOException {
    if (!osName.toLowerCase(Locale.ROOT).equals("linux")) {
      throw new IOException("not supported on " + osName);
    }
    byte[] encoded = encode(address);
    try {
      LibC libc = Native.load("c", LibC.class);
      return new NotifySocket(libc, encoded, libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    } catch (LastErrorException e) {
      throw new IOException("socket failed with errno " + e.getErrorCode(), e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
      throw new IOException("native access is not available: " + missing.getMessage(), missing);
    }
  }

  /** A {@code struct sockaddr_un} of the length that belongs to the name. */
  static byte[] encode(String address) throws IOException {
    boolean isAbstract = address.startsWith("@");
    if (!isAbstract && !address.startsWith("/")) {
      throw new IOException("\"" + address + "\" is neither an absolute path nor an abstract name");
    }
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    // A path ends with a zero; an abstract name begins with one, in the place of the @.
    int length = isAbstract ? name.length : name.length + 1;
    if (length > LONGEST_PATH) {
      throw new IOException(
          "the name has "
              + name.length
              + " octets, more than a socket's may ("
              + LONGEST_PATH
              + ")");
    }
    ByteBuffer encoded = ByteBuffer.allocate(Short.BYTES + length).order(ByteOrder.nativeOrder());
    encoded.putShort((short) AF_UNIX).put(name);
    if (isAbstract) {
      encoded.put(Short.BYTES, (byte) 0);
    }
    return encoded.array();
  }

  @Override
  public synchronized void send(byte[] datagram) throws IOException {
    if (descriptor < 0) {
      throw new IOException("the socket is closed");
    }
    try {
      libc.sendto(
          descriptor,
          datagram,
          new NativeLong(datagram.length),
          MSG_DONTWAIT | MSG_NOSIGNAL,
          address,
          address.length);
    } catch (LastErrorException e) {
      throw new IOException("sendto failed with errno " + e.getErrorCode(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (descriptor >= 0) {
      libc.close(descriptor);
      descriptor = -1;
    }
  }

  /** Calls of the C library. Public because JNA's proxies require it. */
  public interface LibC extends Library {
    /** socket(2). */
    int socket(int domain, int type, int protocol) throws LastErrorException;

    /** sendto(2). */
    NativeLong sendto(
        int socket, byte[] octets, NativeLong length, int flags, byte[] address, int addressLength)
        throws LastErrorException;

    /** close(2); its outcome is of no interest. */
    int close(int descriptor);
  }
}
