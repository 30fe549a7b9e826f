package org.jmd.daemon.market;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.MessageChannel.PeerInfo;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.tx.Tx;

/**
 * One nick of somebody hostile: real cryptography, one step after the other, and none of the checks
 * of a taker. What it says is written down as that of all takers is. Used by one task.
 */
final class Visitor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_WAITING = 256;

  private final World world;
  private final Machine.Life life;
  private final OnionMessageChannel channel;
  private final Mailbox<ChannelEvent> inbox;
  private NaclKeyPair key;
  private Optional<EncryptedChannel> box = Optional.empty();

  /** Connects to the directories. */
  Visitor(World world, Machine.Life life) {
    this.world = world;
    this.life = life;
    this.key = NaclKeyPair.create(life.entropy);
    this.inbox = life.tasks.mailbox(MAX_WAITING);
    this.channel =
        new OnionMessageChannel(
            ChannelSettings.taker(Purse.NETWORK, world.directories()).withHostPortPeers(),
            NickIdentity.create(life.entropy),
            life.transport,
            life.tasks,
            life.entropy.split());
    channel.open(event -> {
      // What does not fit in is not waited for by anybody.
      boolean _ = inbox.offer(event);
    });
  }

  Nick nick() {
    return channel.nick();
  }

  /** Waits for a directory's list of peers; empty if there is no maker. */
  List<Nick> makers() throws InterruptedException {
    Optional<ChannelEvent> listed =
        awaits(event -> Optional.of(event).filter(ChannelEvent.PeersListed.class::isInstance));
    return listed.isPresent()
        ? channel.peers().stream()
            .map(PeerInfo::nick)
            .filter(world.ledger::hasOffers)
            .sorted(Comparator.comparing(Nick::value))
            .toList()
        : List.of();
  }

  /** Waits for something that can be read that way; empty if it does not come. */
  private <T> Optional<T> awaits(Function<ChannelEvent, Optional<T>> reading)
      throws InterruptedException {
    Deadline deadline = life.tasks.deadline(PATIENCE);
    while (!deadline.isPast()) {
      Optional<T> read = inbox.poll(deadline).flatMap(reading);
      if (read.isPresent()) {
        return read;
      }
    }
    return Optional.empty();
  }

  // ---- what it says

  void announce(PublicMessage message) {
    world.siegeLog.says(nick(), message.toString());
    channel.broadcast(message);
  }

  boolean say(Nick maker, Plain message) {
    world.siegeLog.says(nick(), message.command() + " " + message.data());
    return channel.send(maker, message);
  }

  /** Goes on with another key. */
  void renewKey() {
    key.close();
    key = NaclKeyPair.create(life.entropy);
  }

  NaclPublicKey publicKey() {
    return key.publicKey();
  }

  /** A commitment to nothing. */
  Commitment invented() {
    return new Commitment(Bytes32.of(life.entropy.bytes(32)));
  }

  /** Asks a maker to take part; whether it agrees. */
  boolean fills(Nick maker, long oid, long sats, Commitment commitment)
      throws InterruptedException {
    if (!say(maker, new Plain.Fill(oid, sats, publicKey(), commitment))) {
      return false;
    }
    Optional<NaclPublicKey> makerKey =
        awaits(event ->
            event instanceof ChannelEvent.PrivateHeard(Nick from, Plain.PubKey(var theirs, _), _)
                    && from.equals(maker)
                ? Optional.of(theirs)
                : Optional.empty());
    makerKey.ifPresent(this::agree);
    return makerKey.isPresent();
  }

  private void agree(NaclPublicKey makerKey) {
    box.ifPresent(EncryptedChannel::close);
    box = Optional.of(new EncryptedChannel(key, makerKey, life.entropy));
  }

  /** Presents a proof, good or bad. */
  void proves(Nick maker, PodleRevelation revelation) {
    world.disclosures.presented(maker, nick(), revelation);
    seals(maker, new Boxed.Auth(revelation));
  }

  /** What the maker shows for it. */
  Optional<Boxed.IoAuth> sees(Nick maker) throws InterruptedException {
    return awaits(event ->
        event instanceof ChannelEvent.PrivateHeard(Nick from, Sealed sealed, _)
                && from.equals(maker)
                && sealed.command() == BoxedCommand.IOAUTH
            ? open(sealed)
            : Optional.empty());
  }

  private Optional<Boxed.IoAuth> open(Sealed sealed) {
    try {
      return Optional.of((Boxed.IoAuth) MessageCodec.open(sealed, box.orElseThrow()));
    } catch (ProtocolViolation _) {
      // It was for an earlier key.
      return Optional.empty();
    }
  }

  /** Shows a transaction. */
  void shows(Nick maker, Tx tx) {
    world.ledger.proposed(nick(), maker, tx);
    seals(maker, new Boxed.TxProposal(Octets.of(tx.serializeWithoutWitness())));
  }

  /** Says it in the box of the session, if there is one, else in one that nobody can open. */
  void seals(Nick maker, Boxed message) {
    world.siegeLog.says(nick(), message.command() + " " + message.plaintext());
    if (box.isPresent()) {
      channel.send(maker, box.get(), message);
    } else {
      try (EncryptedChannel own = new EncryptedChannel(key, publicKey(), life.entropy)) {
        channel.send(maker, own, message);
      }
    }
  }

  @Override
  public void close() {
    channel.close();
    box.ifPresent(EncryptedChannel::close);
    key.close();
  }
}
