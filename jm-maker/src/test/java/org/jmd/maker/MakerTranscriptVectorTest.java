package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.InputSigner;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole conversation: to what the taker says, the maker answers with the very same bytes. */
class MakerTranscriptVectorTest {
  private static final String FILE = "session_transcript.json";

  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private final JsonNode keys = Vectors.document(FILE).required("keys");
  private final List<Vectors.Row> rows = Vectors.rows(FILE).toList();

  private String key(String name) {
    return keys.required(name).stringValue();
  }

  private static SecretBytes secret(String hex) {
    return SecretBytes.owning(HexFormat.of().parseHex(hex));
  }

  private Optional<Vectors.Row> row(String sender, String command) {
    return rows.stream()
        .filter(r -> r.text("sender").equals(sender) && r.text("line").contains(command))
        .findFirst();
  }

  private Offer offer() throws Exception {
    NickIdentity taker = NickIdentity.of(secret(key("taker_nick_key")));
    String line = row("maker", "!sw0").orElseThrow().text("line");
    return ((Plain.PrivateOffer)
            MessageCodec.parsePrivate(line, taker.nick()).messages().getFirst())
        .offer();
  }

  @Test
  void answersByteForByte() throws Exception {
    NickIdentity identity = NickIdentity.of(secret(key("maker_nick_key")));
    FakeChannel channel = new FakeChannel(identity.nick());
    MakerRig.Gossip gossip = new MakerRig.Gossip();
    OfferBook book = new OfferBook();
    Ticks ticks = new Ticks(time);
    book.replace(List.of(offer()), Long.MAX_VALUE, ticks.instant());
    MakerLog log = new MakerLog(time);
    OrderbookReplies replies =
        new OrderbookReplies(
            channel, book, BondSource.NONE, MakerLimits.DEFAULT, ticks, new SeededEntropy(1), log);
    List<SessionTable> table = new ArrayList<>();
    SessionDesk desk =
        new SessionDesk(
            MakerSettings.DEFAULT,
            time,
            ticks,
            scriptedEntropy(),
            channel,
            new ErrorReplies(channel, ticks, 10),
            new TranscriptFunds(),
            gossip,
            new DisclosureBudget(30),
            new SignedRounds(10, Duration.ofHours(1)),
            log,
            () -> {},
            session -> table.getFirst().remove(session));
    CommitmentBlacklist blacklist =
        new CommitmentBlacklist(new PrivateFiles(), directory, 10, new SeededEntropy(2));
    table.add(new SessionTable(desk, blacklist, book, _ -> false));
    channel.open(event -> {
      switch (event) {
        case ChannelEvent.PublicHeard(Nick from, PublicMessage _, var via) ->
            replies.requested(from, via);
        case ChannelEvent.PrivateHeard(Nick from, Plain.Fill fill, var via) ->
            table.getFirst().fill(from, fill, via);
        case ChannelEvent.PrivateHeard(Nick from, Sealed sealed, var via) ->
            table.getFirst().deliver(from, sealed, via);
        default -> throw new AssertionError("unexpected " + event);
      }
    });

    List<String> expected = new ArrayList<>();
    for (Vectors.Row row : rows) {
      switch (row.text("sender")) {
        case "taker" -> {
          if (row.json().required("type").intValue() == 687) {
            channel.hearPublicLine(row.text("line"));
          } else {
            channel.hearLine(row.text("line"));
          }
          time.run(Duration.ofMillis(10));
        }
        case "maker" -> expected.add(row.text("line"));
        default ->
            assertThat(gossip.announced)
                .singleElement()
                .satisfies(c -> assertThat(row.text("line")).endsWith("!hp2 " + c.hex()));
      }
    }

    assertThat(time.failures()).isEmpty();
    assertThat(channel.droppedLines()).isZero();
    assertThat(channel.sent())
        .extracting(s -> MessageCodec.formatPrivate(identity, s.to(), s.message()))
        .containsExactlyElementsOf(expected);
  }

  /** The conversation key, then the nonces of what the maker encrypts. */
  private Entropy scriptedEntropy() {
    ArrayDeque<byte[]> script = new ArrayDeque<>();
    script.add(HexFormat.of().parseHex(key("maker_nacl_secret")));
    rows.stream()
        .filter(r -> r.text("sender").equals("maker") && r.json().has("nonce"))
        .forEach(r -> script.add(r.hex("nonce")));
    return target -> {
      byte[] next = script.remove();
      assertThat(next).hasSameSizeAs(target);
      System.arraycopy(next, 0, target, 0, target.length);
    };
  }

  /** The maker's only coin, and the taker's. */
  private final class TranscriptFunds implements Funds, Stake {
    private final TestKeys coinKey = TestKeys.of(secret(key("maker_utxo_key")));
    private final OutPoint coin = OutPoint.tryParse(key("maker_utxo")).orElseThrow();
    private final long valueSats = keys.required("maker_utxo_value").longValue();
    private final Network network = Network.tryParse(key("network")).orElseThrow();
    private final Map<OutPoint, UtxoStatus> chain =
        Map.of(
            coin,
            new UtxoStatus(coin, valueSats, coinKey.script(), 10, 100),
            takerCoin(),
            new UtxoStatus(
                takerCoin(),
                keys.required("amount").longValue(),
                TestKeys.of(secret(key("taker_utxo_key"))).script(),
                10,
                100));

    private static OutPoint outPoint(String text) {
      return OutPoint.tryParse(text).orElseThrow();
    }

    private OutPoint takerCoin() {
      return outPoint(key("taker_utxo"));
    }

    @Override
    public ChainSource chain() {
      return new FixedChain(chain);
    }

    @Override
    public boolean needsCoinMetadata() {
      return false;
    }

    @Override
    public List<Duration> resume(Duration within) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public int looseDeposits() {
      return 0;
    }

    @Override
    public void followUp() {}

    @Override
    public List<Long> offerableSats() {
      return List.of(valueSats);
    }

    @Override
    public Optional<Stake> stake(long needSats, long amountSats) {
      return Optional.of(this);
    }

    @Override
    public Set<OutPoint> ownedExcept(Set<OutPoint> coins) {
      return Set.of();
    }

    @Override
    public Set<OutPoint> frozen(Set<OutPoint> coins) {
      return Set.of();
    }

    @Override
    public List<PrevOut> coins() {
      return List.of(new PrevOut(coin, valueSats, coinKey.script()));
    }

    @Override
    public List<UtxoRef> refs(boolean extended) {
      return List.of(UtxoRef.of(coin));
    }

    @Override
    public PublicKey authKey() {
      return coinKey.publicKey();
    }

    @Override
    public String signWithAuthKey(String text) {
      return BitcoinMessage.sign(coinKey.secret(), text);
    }

    @Override
    public Destinations reserveDestinations() {
      List<String> fields =
          Arrays.asList(row("maker", "!ioauth").orElseThrow().text("plaintext").split(" "));
      return new Destinations(destination(fields.get(2)), destination(fields.get(3)));
    }

    private Destination destination(String address) {
      return new Destination(address, Addresses.parse(address, network));
    }

    @Override
    public void recordDisclosure(Nick taker, CoinJoinTerms terms, Destinations to) {}

    @Override
    public void recordSigned(TxVerdict.Accepted tx) {}

    @Override
    public void recordFailure(String reason) {}

    @Override
    public boolean renew(Duration ttl) {
      return true;
    }

    @Override
    public void release() {}

    @Override
    public SignatureBlob sign(Tx tx, int inputIndex, PrevOut spent) {
      return new InputSigner(Secp256k1.nativeCurve()).signP2wpkh(tx, spent, coinKey.secret());
    }
  }

  /** A chain that never changes. */
  private record FixedChain(Map<OutPoint, UtxoStatus> coins) implements ChainSource {
    @Override
    public int tipHeight() {
      return 110;
    }

    @Override
    public Instant medianTimePast() {
      return Instant.EPOCH;
    }

    @Override
    public Instant blockTime(int height) {
      return Instant.EPOCH;
    }

    @Override
    public Optional<UtxoStatus> utxo(OutPoint outPoint) {
      return Optional.ofNullable(coins.get(outPoint));
    }

    @Override
    public Optional<FeeRate> estimateFee(int targetBlocks) {
      return Optional.empty();
    }

    @Override
    public FeeRate mempoolMinimumFee() {
      return FeeRate.ONE;
    }

    @Override
    public BroadcastResult broadcast(byte[] transaction) {
      return new BroadcastResult.Rejected("fixed");
    }

    @Override
    public Optional<String> policyProblem(byte[] transaction) {
      return Optional.empty();
    }
  }
}
