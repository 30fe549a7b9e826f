package org.jmd.core.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.UtxoRef;

/**
 * Valid protocol values of every kind, and damaged texts, as a function of a seed. Keys need not be
 * on the curve and proofs prove nothing. For one thread.
 */
public final class RandomMessages {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** What breaks naive parsers. */
  private static final List<String> POISON =
      List.of(
          "!",
          "!!",
          " ",
          "  ",
          ";",
          ",",
          ":",
          "|",
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "\u0000",
          "\n",
          "\r",
          "-1",
          "+1",
          "0x10",
          "1e9",
          "1E-999999999",
          "NaN",
          "Infinity",
          "\u0661",
          "\uff11",
          "\ud800",
          "99999999999999999999",
          "9223372036854775808",
          "PUBLIC",
          "orderbook",
          "!tbond ",
          "F:",
          "=",
          "\ud83d\ude00",
          "\u00e9",
          ".",
          "null",
          "true");

  private final SplittableRandom random;

  /** The same seed gives the same values. */
  public RandomMessages(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A number in {@code [0, bound)}. */
  public int number(int bound) {
    return random.nextInt(bound);
  }

  /** One of the values. */
  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> Optional<T> maybe(Supplier<T> supplier) {
    return random.nextBoolean() ? Optional.of(supplier.get()) : Optional.empty();
  }

  private <T> List<T> list(int atLeast, int atMost, Supplier<T> supplier) {
    List<T> values = new ArrayList<>();
    int count = random.nextInt(atLeast, atMost + 1);
    for (int i = 0; i < count; i++) {
      values.add(supplier.get());
    }
    return values;
  }

  private String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Printable ASCII of that many characters. */
  private String printable(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(' ', 0x7f));
    }
    return text.toString();
  }

  /** Any text without unpaired surrogates, up to that many characters. */
  public String anyText(int maxLength) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(maxLength + 1);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(10);
      int codePoint =
          kind < 7
              ? random.nextInt(' ', 0x7f)
              : kind < 8 ? random.nextInt(0x20) : random.nextInt(0x7f, 0x1_0000);
      codePoint = kind == 9 ? random.nextInt(0x1_0000, 0x11_0000) : codePoint;
      if (codePoint < 0xd800 || codePoint > 0xdfff) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  /** Up to that many octets, at least one. */
  public Octets octets(int maxLength) {
    return Octets.of(bytes(random.nextInt(1, maxLength + 1)));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Bytes32 bytes32() {
    return Bytes32.of(bytes(32));
  }

  /** A satoshi amount, with a liking for the bounds. */
  public long sats() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> ProtocolConstants.MAX_MONEY_SATS;
      case 2 -> random.nextLong(1_000);
      default -> random.nextLong(ProtocolConstants.MAX_MONEY_SATS + 1);
    };
  }

  private long oid() {
    return random.nextInt(8) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextLong(12);
  }

  /** A well-formed nick that belongs to nobody. */
  public Nick nick() {
    return new Nick("J5" + text(BASE58, 14));
  }

  /** A key with valid prefix. */
  public PublicKey publicKey() {
    byte[] encoded = bytes(PublicKey.LENGTH);
    encoded[0] = (byte) (2 + random.nextInt(2));
    return PublicKey.of(encoded);
  }

  /** A relative or absolute fee. */
  public FeeRule fee(boolean relative) {
    if (!relative) {
      return new FeeRule.Absolute(sats());
    }
    int scale = random.nextInt(33);
    BigInteger bound = BigInteger.TEN.pow(scale);
    BigInteger digits = new BigInteger(1, bytes(16)).mod(bound);
    return new FeeRule.Relative(new BigDecimal(digits, scale));
  }

  /** An offer of a segwit type. */
  public Offer offer() {
    OfferType type =
        oneOf(List.of(OfferType.values()).stream().filter(OfferType::isSegwit).toList());
    return new Offer(type, oid(), sats(), sats(), sats(), fee(type.isRelative()));
  }

  private Commitment commitment() {
    return new Commitment(bytes32());
  }

  /** A public message of any kind. */
  public PublicMessage publicMessage() {
    return switch (random.nextInt(4)) {
      case 0 -> new PublicMessage.OrderbookRequest();
      case 1 -> new PublicMessage.OfferAnnouncement(offer());
      case 2 -> new PublicMessage.CancelOffer(oid());
      default -> new PublicMessage.CommitmentGossip(commitment());
    };
  }

  /** A plain private message of any kind. */
  public Plain plain() {
    return switch (random.nextInt(6)) {
      case 0 -> new Plain.PrivateOffer(offer(), maybe(() -> text(BASE64, 336)));
      case 1 -> new Plain.Fill(oid(), sats(), naclKey(), commitment());
      case 2 -> new Plain.PubKey(naclKey(), features());
      case 3 -> new Plain.Push(octets(300));
      case 4 -> new Plain.CommitmentRelay(commitment());
      default -> Plain.ErrorReply.of(printable(random.nextInt(600)));
    };
  }

  private NaclPublicKey naclKey() {
    return new NaclPublicKey(bytes32());
  }

  /** A boxed message of any kind. */
  public Boxed boxed() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new Boxed.Auth(
              new PodleRevelation(utxoRef(), publicKey(), publicKey(), bytes32(), bytes32()));
      case 1 ->
          new Boxed.IoAuth(
              list(1, 15, this::utxoRef),
              publicKey(),
              "bcrt1q" + text(LETTERS, 38),
              "bcrt1q" + text(LETTERS, 38),
              text(BASE64, 96));
      case 2 -> new Boxed.TxProposal(octets(300));
      default ->
          new Boxed.Signature(
              Octets.of(bytes(random.nextInt(9, 74))),
              publicKey(),
              maybe(() -> Octets.of(bytes(22))));
    };
  }

  /** A coin in either form. */
  public UtxoRef utxoRef() {
    OutPoint outPoint =
        new OutPoint(Bytes32.of(bytes(32)).hex(), random.nextLong(OutPoint.MAX_INDEX + 1));
    return random.nextBoolean()
        ? UtxoRef.of(outPoint)
        : UtxoRef.of(
            outPoint, ScriptPubKey.p2wpkh(bytes(20)), random.nextInt(0, Integer.MAX_VALUE));
  }

  /** Known and unknown features. */
  public Features features() {
    List<String> names =
        new ArrayList<>(
            List.of(Features.PING, Features.PEERLIST_FEATURES, Features.NEUTRINO_COMPAT));
    names.removeIf(name -> random.nextBoolean());
    names.addAll(list(0, 2, () -> text(LETTERS + "_", 1 + random.nextInt(12))));
    return Features.of(names);
  }

  /** A location of any kind. */
  public Location location() {
    int port = random.nextInt(1, 65_536);
    return switch (random.nextInt(3)) {
      case 0 -> new Location.NotServing();
      case 1 -> new Location.HostPort("10.0.0." + random.nextInt(256), port);
      default -> new Location.Onion(text(BASE32, 56) + ".onion", port);
    };
  }

  /** A client's handshake that others accept on that network. */
  public Handshake handshake(Network network) {
    return Handshake.of(nick(), location(), features(), network);
  }

  /** A directory's answer. */
  public DirectoryHandshake directoryHandshake(Network network) {
    return new DirectoryHandshake(
        ProtocolConstants.APP_NAME,
        true,
        random.nextInt(4, 7),
        random.nextInt(4, 7),
        features(),
        random.nextBoolean(),
        nick().value(),
        network.wireName(),
        anyText(100));
  }

  /** An entry of a peer list. */
  public PeerList.Entry peerListEntry() {
    return new PeerList.Entry(
        nick().value(), location().wireText(), random.nextBoolean(), features());
  }

  /** An envelope with any text. */
  public Envelope envelope() {
    return new Envelope(random.nextInt(0, 1_000), anyText(200));
  }

  /** The text with some damage. */
  public String damage(String text) {
    StringBuilder damaged = new StringBuilder(text);
    int wounds = random.nextInt(1, 4);
    for (int i = 0; i < wounds; i++) {
      int at = random.nextInt(damaged.length() + 1);
      int end = Math.min(damaged.length(), at + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> damaged.delete(at, end);
        case 1 -> damaged.insert(at, damaged.substring(at, end));
        case 2 -> damaged.setLength(at);
        case 3 -> damaged.replace(at, end, printable(1));
        case 4 -> damaged.insert(at, oneOf(POISON).repeat(random.nextInt(1, 40)));
        default -> damaged.insert(at, oneOf(POISON));
      }
    }
    return damaged.toString();
  }
}
