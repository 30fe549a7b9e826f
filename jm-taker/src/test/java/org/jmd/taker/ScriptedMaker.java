package org.jmd.taker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondScript;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleResult;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.CoinJoinVerifier;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.core.tx.VerifyContext;
import org.jspecify.annotations.Nullable;

/**
 * A maker with real keys and coins that plays by the rules. Tests override single answers; a maker
 * that should stay silent answers with nothing.
 */
class ScriptedMaker {
  /** A coin with its key. */
  record Stock(PrevOut coin, SecretBytes key) {
    PublicKey publicKey() {
      return Secp256k1.nativeCurve().publicKey(key);
    }
  }

  final Market market;
  final List<Stock> stock = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final List<Commitment> commitments = new ArrayList<>();
  Offer offer = absolute(100);
  Features features = Features.of(Features.NEUTRINO_COMPAT);
  Optional<String> bondProof = Optional.empty();
  Optional<TxVerdict> verdict = Optional.empty();
  Optional<Boxed.Auth> auth = Optional.empty();
  boolean unreachable;
  boolean answersDials;
  boolean broadcasts = true;
  boolean losesDirectAfterFill;
  Duration authDelay = Duration.ZERO;
  Duration broadcastDelay = Duration.ZERO;

  private final NickIdentity identity;
  private @Nullable NaclKeyPair naclKeys;
  private @Nullable EncryptedChannel box;
  private long amountSats;

  ScriptedMaker(Market market) {
    this.market = market;
    this.identity = NickIdentity.create(market.entropy);
  }

  static Offer absolute(long feeSats) {
    return new Offer(
        OfferType.SW0_ABSOLUTE, 0, 27_300, 100_000_000, 0, new FeeRule.Absolute(feeSats));
  }

  Nick nick() {
    return identity.nick();
  }

  long amountSats() {
    return amountSats;
  }

  ScriptedMaker offering(Offer other) {
    offer = other;
    return this;
  }

  SecretBytes newKey() {
    return SecretBytes.owning(market.entropy.bytes(32));
  }

  static ScriptPubKey script(SecretBytes key) {
    return ScriptPubKey.p2wpkh(Hashes.hash160(Secp256k1.nativeCurve().publicKey(key).bytes()));
  }

  static String address(ScriptPubKey script) {
    return Addresses.format(script, Network.REGTEST).orElseThrow();
  }

  /** A fresh address of this maker. */
  String newAddress() {
    return address(script(newKey()));
  }

  /** Gives the maker coins. */
  ScriptedMaker fund(long... valuesSats) {
    for (long value : valuesSats) {
      SecretBytes key = newKey();
      ScriptPubKey script = script(key);
      OutPoint outPoint = market.chain.fund(script, value);
      stock.add(new Stock(new PrevOut(outPoint, value, script), key));
    }
    return this;
  }

  /** Locks coins for two years and proves it to every taker with that nick. */
  ScriptedMaker bond(long valueSats, Nick taker) {
    SecretBytes bondKey = newKey();
    SecretBytes certKey = newKey();
    Instant unlock = Instant.parse("2028-01-01T00:00:00Z");
    BondScript script =
        new BondScript(Secp256k1.nativeCurve().publicKey(bondKey), unlock.getEpochSecond());
    OutPoint coin = market.chain.fund(script.scriptPubKey(), valueSats);
    BondCertificate certificate =
        BondCertificate.sign(
            bondKey,
            Secp256k1.nativeCurve().publicKey(certKey),
            BondCertificate.expiryFor(market.chain.tipHeight()));
    bondProof =
        Optional.of(BondProof.create(certKey, certificate, script, coin, nick(), taker).format());
    return this;
  }

  void hearOrderbook(Market.Channel taker, Endpoint via) {
    say(taker, answerOrderbook());
  }

  List<WireMessage> answerOrderbook() {
    return List.of(new Plain.PrivateOffer(offer, bondProof));
  }

  /** Delivers messages to the taker after a while. */
  void say(Market.Channel taker, List<? extends WireMessage> messages) {
    for (WireMessage message : messages) {
      market.time.after(market.latency, () -> taker.hearFrom(nick(), message));
    }
  }

  void sayLater(Market.Channel taker, Duration delay, WireMessage message) {
    market.time.after(delay, () -> taker.hearFrom(nick(), message));
  }

  void hear(Market.Channel taker, WireMessage message) {
    switch (message) {
      case Plain.Fill fill -> {
        heard.add("fill");
        amountSats = fill.amountSats();
        commitments.add(fill.commitment());
        say(taker, answerFill(fill));
        if (losesDirectAfterFill) {
          market.time.after(
              market.latency.multipliedBy(2),
              () -> taker.hear(new ChannelEvent.DirectDown(nick(), "connection reset")));
        }
      }
      case Sealed sealed -> {
        heard.add(sealed.command().wireName());
        say(taker, answerBox(sealed));
      }
      case Plain.Push push -> {
        heard.add("push");
        hearPush(push);
      }
      case Plain.PrivateOffer _, Plain.PubKey _, Plain.CommitmentRelay _, Plain.ErrorReply _ ->
          throw new AssertionError("not a taker's message: " + message);
    }
  }

  List<? extends WireMessage> answerFill(Plain.Fill fill) {
    return List.of(accept(fill));
  }

  /** A fresh key for the conversation. */
  Plain.PubKey accept(Plain.Fill fill) {
    naclKeys = NaclKeyPair.create(market.entropy);
    box = new EncryptedChannel(naclKeys, fill.takerKey(), market.entropy);
    return new Plain.PubKey(naclKeys.publicKey(), features);
  }

  private List<? extends WireMessage> answerBox(Sealed sealed) {
    Boxed opened;
    try {
      opened = MessageCodec.open(sealed, box());
    } catch (ProtocolViolation e) {
      throw new AssertionError("taker sent what cannot be opened", e);
    }
    return switch (opened) {
      case Boxed.Auth received -> {
        auth = Optional.of(received);
        PodleResult result = Podle.verify(received.revelation(), commitments.getLast(), 3);
        if (!(result instanceof PodleResult.Valid)) {
          throw new AssertionError("invalid commitment: " + result);
        }
        Market.Channel taker = market.lastChannel();
        market.time.after(authDelay, () -> say(taker, answerAuth(received)));
        yield List.of();
      }
      case Boxed.TxProposal proposal -> {
        Tx tx = Tx.tryParse(proposal.tx().bytes()).orElseThrow();
        verdict =
            Optional.of(
                CoinJoinVerifier.verify(
                    terms(),
                    proposal.tx().bytes(),
                    VerifyContext.at(market.chain.tipHeight(), market.time.clock().instant())));
        yield answerTx(tx);
      }
      case Boxed.IoAuth _, Boxed.Signature _ -> throw new AssertionError("not a taker's message");
    };
  }

  EncryptedChannel box() {
    if (box == null) {
      throw new AssertionError("no conversation");
    }
    return box;
  }

  Sealed seal(Boxed message) {
    return MessageCodec.seal(message, box());
  }

  Sealed sealText(BoxedCommand command, String text) {
    return new Sealed(command, box().encrypt(text));
  }

  List<? extends WireMessage> answerAuth(Boxed.Auth received) {
    return List.of(seal(ioAuth()));
  }

  /** The honest disclosure; scripts are kept for the check of the transaction. */
  Boxed.IoAuth ioAuth() {
    coinJoinAddress = newAddress();
    changeAddress = newAddress();
    return ioAuth(
        stock.stream().map(s -> UtxoRef.of(s.coin().outPoint())).toList(),
        stock.getFirst().key(),
        coinJoinAddress,
        changeAddress);
  }

  private String coinJoinAddress = "";
  private String changeAddress = "";

  Boxed.IoAuth ioAuth(List<UtxoRef> utxos, SecretBytes authKey, String coinJoin, String change) {
    return new Boxed.IoAuth(
        utxos,
        Secp256k1.nativeCurve().publicKey(authKey),
        coinJoin,
        change,
        BitcoinMessage.sign(authKey, naclKey().publicKey().hex()));
  }

  NaclKeyPair naclKey() {
    if (naclKeys == null) {
      throw new AssertionError("no conversation");
    }
    return naclKeys;
  }

  CoinJoinTerms terms() {
    return new CoinJoinTerms(
        amountSats,
        offer.fee().fee(amountSats),
        offer.txFeeSats(),
        stock.stream().map(Stock::coin).toList(),
        Addresses.parse(coinJoinAddress, Network.REGTEST),
        Addresses.parse(changeAddress, Network.REGTEST));
  }

  List<? extends WireMessage> answerTx(Tx tx) {
    return signatures(tx).stream().map(this::seal).toList();
  }

  /** One valid signature per input. */
  List<Boxed.Signature> signatures(Tx tx) {
    List<Boxed.Signature> result = new ArrayList<>();
    for (Stock s : stock) {
      result.add(signature(tx, s));
    }
    return result;
  }

  Boxed.Signature signature(Tx tx, Stock s) {
    SignatureBlob blob = new InputSigner(Secp256k1.nativeCurve()).signP2wpkh(tx, s.coin(), s.key());
    return new Boxed.Signature(
        Octets.of(blob.signature().bytes()), blob.publicKey(), Optional.empty());
  }

  void hearPush(Plain.Push push) {
    if (broadcasts) {
      byte[] tx = push.tx().bytes();
      market.time.after(broadcastDelay, () -> market.chain.broadcast(tx));
    }
  }
}
