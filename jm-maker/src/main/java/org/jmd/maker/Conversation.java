package org.jmd.maker;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Sealed;

/**
 * The encrypted talk with one taker: its keys, and the way by which the taker spoke last. Used by
 * one task.
 */
final class Conversation implements AutoCloseable {
  private static final int MAX_RESTARTS = 10;
  private static final Features FEATURES = Features.of(Features.NEUTRINO_COMPAT);

  private final SessionDesk desk;
  private final Nick taker;
  private final Set<NaclPublicKey> takerKeys = new HashSet<>();
  private Route route;
  private NaclPublicKey makerKey;
  private EncryptedChannel box;

  Conversation(SessionDesk desk, Nick taker, NaclPublicKey takerKey, Route route) {
    this.desk = desk;
    this.taker = taker;
    this.route = route;
    this.takerKeys.add(takerKey);
    try (NaclKeyPair pair = NaclKeyPair.create(desk.entropy())) {
      this.makerKey = pair.publicKey();
      this.box = new EncryptedChannel(pair, takerKey, desk.entropy());
    }
  }

  /** Our key of this conversation. */
  NaclPublicKey makerKey() {
    return makerKey;
  }

  /** From now on answers go this way. */
  void answerBy(Route way) {
    route = way;
  }

  /**
   * Takers that replace another maker repeat their {@code fill} with a new key (coinjoin.md 1.7.8).
   * A key seen before is a replay, which must not cut off the taker.
   */
  void restart(NaclPublicKey takerKey, Route way) {
    if (takerKeys.size() > MAX_RESTARTS || !takerKeys.add(takerKey)) {
      return;
    }
    EncryptedChannel old = box;
    try (NaclKeyPair pair = NaclKeyPair.create(desk.entropy())) {
      makerKey = pair.publicKey();
      box = new EncryptedChannel(pair, takerKey, desk.entropy());
    }
    old.close();
    route = way;
    desk.log().sessionRestarted(taker);
    sayKey();
  }

  /** Tells the taker our key. */
  void sayKey() {
    desk.channel().reply(route, taker, new Plain.PubKey(makerKey, FEATURES));
  }

  /** Encrypts and says; false if there is no way to the taker. */
  boolean say(Boxed message) {
    return desk.channel().reply(route, taker, box, message);
  }

  /** Tells the taker why not. */
  void refuse(String text) {
    desk.errors().tell(taker, route, text);
  }

  /** What does not open, or is no such message, is not from the taker, or was re-labelled. */
  Optional<Boxed> open(Sealed message, BoxedCommand expected) {
    if (message.command() != expected) {
      desk.log().ignored(taker, message.command().wireName() + " is not awaited");
      return Optional.empty();
    }
    Optional<String> plaintext = box.decrypt(message.ciphertext());
    if (plaintext.isEmpty()) {
      desk.log().ignored(taker, expected.wireName() + " does not open");
      return Optional.empty();
    }
    try {
      return Optional.of(MessageCodec.parseBoxed(expected, plaintext.get()));
    } catch (ProtocolViolation e) {
      desk.log().ignored(taker, expected.wireName() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Wipes the keys. */
  @Override
  public void close() {
    box.close();
  }
}
