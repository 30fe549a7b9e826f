package org.jmd.maker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.UtxoRef;

/**
 * The taker's side of a conversation, with real cryptography, one step at a time. Every step can be
 * bent before it is taken.
 */
final class ScriptedTaker {
  static final long COIN_SATS = 30_000_000;

  private final FakeChain chain;
  private final Entropy entropy;
  private final NickIdentity identity;
  private final Wire channel;
  final TestKeys key;
  final OutPoint coin;
  NaclKeyPair nacl;
  PodleProof proof;
  long oid;
  long amountSats;

  /** The way to a maker and back. */
  interface Wire {
    /** The maker. */
    Nick nick();

    /** Delivers what somebody says. */
    void say(NickIdentity from, WireMessage message);

    /** Delivers a private line as it stands. */
    void hearLine(String line);

    /** What the maker said to that nick, oldest first. */
    List<WireMessage> sentTo(Nick to);
  }

  /** A taker with a coin of six confirmations. */
  ScriptedTaker(String name, FakeChain chain, Wire channel, Entropy entropy) {
    this.chain = chain;
    this.channel = channel;
    this.entropy = entropy;
    this.identity = NickIdentity.of(TestKeys.of("nick of " + name).secret());
    this.key = TestKeys.of("coin of " + name);
    this.coin = chain.fund(key.script(), COIN_SATS);
    chain.mine(5);
    this.nacl = NaclKeyPair.create(entropy);
    this.proof = Podle.generate(key.secret(), coin, 0);
  }

  Nick nick() {
    return identity.nick();
  }

  NickIdentity identity() {
    return identity;
  }

  Commitment commitment() {
    return proof.commitment();
  }

  /** Goes on to another commitment of the same coin. */
  void rotate(int index) {
    proof = Podle.generate(key.secret(), coin, index);
  }

  /** Goes on to another conversation key. */
  void renewKey() {
    nacl = NaclKeyPair.create(entropy);
  }

  void say(WireMessage message) {
    channel.say(identity, message);
  }

  /** Signs and sends any command with any data, as it stands on the wire. */
  void sayLine(String command, String data) {
    channel.hearLine(nick() + "!" + channel.nick() + "!" + identity.signedBody(command, data));
  }

  // ---- what the maker said

  List<WireMessage> heard() {
    return channel.sentTo(nick());
  }

  <T> List<T> heard(Class<T> type) {
    return heard().stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Sealed> heard(BoxedCommand command) {
    return heard(Sealed.class).stream().filter(s -> s.command() == command).toList();
  }

  List<String> errors() {
    return heard(Plain.ErrorReply.class).stream().map(Plain.ErrorReply::text).toList();
  }

  EncryptedChannel box() {
    Plain.PubKey answer = heard(Plain.PubKey.class).getLast();
    return new EncryptedChannel(nacl, answer.makerKey(), entropy);
  }

  /** The last {@code ioauth}, with its signature verified. */
  Boxed.IoAuth ioAuth() {
    Boxed.IoAuth ioAuth =
        (Boxed.IoAuth) open(heard(BoxedCommand.IOAUTH).getLast(), BoxedCommand.IOAUTH);
    String makerKey = heard(Plain.PubKey.class).getLast().makerKey().hex();
    if (!BitcoinMessage.verify(ioAuth.authKey(), makerKey, ioAuth.keySignature())) {
      throw new AssertionError("the maker's key is not signed by its coin");
    }
    return ioAuth;
  }

  List<Boxed.Signature> signatures() {
    return heard(BoxedCommand.SIG).stream()
        .map(sealed -> (Boxed.Signature) open(sealed, BoxedCommand.SIG))
        .toList();
  }

  private Boxed open(Sealed sealed, BoxedCommand command) {
    try {
      return MessageCodec.parseBoxed(command, box().decrypt(sealed.ciphertext()).orElseThrow());
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  // ---- what the taker says

  Plain.Fill fill(long offerOid, long sats) {
    oid = offerOid;
    amountSats = sats;
    return new Plain.Fill(oid, amountSats, nacl.publicKey(), commitment());
  }

  Sealed auth() {
    return seal(new Boxed.Auth(proof.revelation()));
  }

  Sealed auth(PodleRevelation revelation) {
    return seal(new Boxed.Auth(revelation));
  }

  Sealed tx(Tx tx) {
    return tx(tx.serializeWithoutWitness());
  }

  Sealed tx(byte[] serialized) {
    return seal(new Boxed.TxProposal(Octets.of(serialized)));
  }

  Sealed seal(Boxed message) {
    return new Sealed(message.command(), box().encrypt(message.plaintext()));
  }

  Sealed sealText(BoxedCommand command, String text) {
    return new Sealed(command, box().encrypt(text));
  }

  /** The parts of a transaction, to be bent. */
  static final class Draft {
    long version = 2;
    long lockTime;
    final List<TxInput> inputs = new ArrayList<>();
    final List<TxOutput> outputs = new ArrayList<>();
    int makerCoinJoin;
    int makerChange;

    Tx tx() {
      return new Tx(version, inputs, outputs, lockTime);
    }

    void resize(int output, long deltaSats) {
      TxOutput old = outputs.get(output);
      outputs.set(output, new TxOutput(old.valueSats() + deltaSats, old.script()));
    }
  }

  /** The transaction that the offer asks for, honest. */
  Draft draft(Offer offer) {
    return draft(offer, COIN_SATS - amountSats - offer.fee().fee(amountSats) - 2_000);
  }

  private Draft draft(Offer offer, long takerChangeSats) {
    Boxed.IoAuth ioAuth = ioAuth();
    Draft draft = new Draft();
    long makerSats = 0;
    for (UtxoRef ref : ioAuth.utxos()) {
      draft.inputs.add(input(ref.outPoint()));
      makerSats += chain.utxo(ref.outPoint()).orElseThrow().valueSats();
    }
    draft.inputs.add(input(coin));
    long feeSats = offer.fee().fee(amountSats);
    ScriptPubKey cj = script(ioAuth.coinJoinAddress());
    ScriptPubKey change = script(ioAuth.changeAddress());
    draft.outputs.add(new TxOutput(amountSats, TestKeys.of("taker cj").script()));
    draft.outputs.add(new TxOutput(amountSats, cj));
    draft.outputs.add(
        new TxOutput(Math.max(0, makerSats - amountSats - offer.txFeeSats() + feeSats), change));
    draft.outputs.add(new TxOutput(takerChangeSats, TestKeys.of("taker change").script()));
    draft.makerCoinJoin = 1;
    draft.makerChange = 2;
    return draft;
  }

  private static TxInput input(OutPoint outPoint) {
    return new TxInput(outPoint, ByteString.EMPTY, 0xffff_fffeL, List.of());
  }

  private static ScriptPubKey script(String address) {
    return Addresses.parse(address, Network.REGTEST);
  }

  /** An honest transaction after one change. */
  Tx tx(Offer offer, UnaryOperator<Draft> bend) {
    return bend.apply(draft(offer)).tx();
  }

  /**
   * The transaction that the offer asks for where the taker's coin does not cover the amount: a
   * maker does not look at the taker's coins.
   */
  Tx unbalanced(Offer offer) {
    Draft draft = draft(offer, 0);
    return draft.tx();
  }

  /** The transaction with the signatures of the maker and our own. */
  Tx finished(Tx tx) {
    Tx signed = tx;
    for (Boxed.Signature signature : signatures()) {
      ScriptPubKey script = ScriptPubKey.p2wpkh(Hashes.hash160(signature.publicKey().bytes()));
      for (int i = 0; i < tx.inputs().size(); i++) {
        OutPoint spent = tx.inputs().get(i).outPoint();
        if (chain.utxo(spent).orElseThrow().script().equals(script)) {
          SignatureBlob blob =
              new SignatureBlob(
                  ByteString.of(signature.signature().bytes()), signature.publicKey());
          signed = signed.withWitness(i, blob.witness());
        }
      }
    }
    SignatureBlob own =
        new InputSigner(Secp256k1.nativeCurve())
            .signP2wpkh(tx, new PrevOut(coin, COIN_SATS, key.script()), key.secret());
    return signed.withWitness(tx.inputIndex(coin).orElseThrow(), own.witness());
  }

  void broadcast(Tx tx) {
    BroadcastResult result = chain.broadcast(finished(tx).serialize());
    if (!(result instanceof BroadcastResult.Accepted)) {
      throw new AssertionError("not accepted: " + result);
    }
  }
}
