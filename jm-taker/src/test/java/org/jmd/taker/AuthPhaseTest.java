package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.UtxoRef;
import org.jmd.taker.offers.OfferChooser;
import org.jmd.wallet.Coin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makers that misbehave when they disclose their inputs. Each costs only that maker its place. */
final class AuthPhaseTest {
  @TempDir Path directory;

  private final Market market = new Market(17);

  /** A cheap maker, so that it is chosen first, which answers in its own way. */
  private class Cheat extends ScriptedMaker {
    Cheat() {
      super(AuthPhaseTest.this.market);
      offer = absolute(1);
      fund(2_000_000);
    }

    List<UtxoRef> refs() {
      return stock.stream().map(s -> UtxoRef.of(s.coin().outPoint())).toList();
    }

    SecretBytes key() {
      return stock.getFirst().key();
    }
  }

  private Cheat discloses(Function<Cheat, Boxed.IoAuth> answer) {
    return market.add(
        new Cheat() {
          @Override
          Boxed.IoAuth ioAuth() {
            return answer.apply(this);
          }
        });
  }

  private Cheat says(Function<Cheat, List<? extends WireMessage>> answer) {
    return market.add(
        new Cheat() {
          @Override
          List<? extends WireMessage> answerAuth(Boxed.Auth received) {
            return answer.apply(this);
          }
        });
  }

  private Cheat disclosesInputs(Function<Cheat, List<UtxoRef>> inputs) {
    return discloses(m -> m.ioAuth(inputs.apply(m), m.key(), m.newAddress(), m.newAddress()));
  }

  private Cheat disclosesAddresses(
      Function<Cheat, String> coinJoin, Function<Cheat, String> change) {
    return discloses(m -> m.ioAuth(m.refs(), m.key(), coinJoin.apply(m), change.apply(m)));
  }

  private Rounds rounds() {
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.draft.chooser = new OfferChooser.Cheapest();
    return rounds;
  }

  /** Runs a round in which the cheat is replaced, and says why it was. */
  private MakerFailure excluded(ScriptedMaker cheat) {
    market.addHonest(4);
    Rounds rounds = rounds();
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(3).noneMatch(m -> m.nick().equals(cheat.nick()));
    assertThat(rounds.ignored.nicks()).containsExactly(cheat.nick());
    for (ScriptedMaker maker : market.makers()) {
      assertThat(market.lastChannel().sent(maker.nick(), "fill")).isLessThanOrEqualTo(1);
      assertThat(market.lastChannel().sent(maker.nick(), "auth")).isLessThanOrEqualTo(1);
    }
    return rounds.dropped(cheat);
  }

  @Test
  void aSilentMakerIsReplacedAndTheOthersAreNotAskedAgain() {
    assertThat(excluded(says(_ -> List.of())))
        .isEqualTo(new MakerFailure.Silent(Phase.AUTHENTICATING));
  }

  @Test
  void theReasonThatAMakerGivesIsShown() {
    assertThat(excluded(says(_ -> List.of(new Plain.ErrorReply("podle-utxo-age")))).describe())
        .isEqualTo("refused: podle-utxo-age");
  }

  @Test
  void newcomersAreShownACommitmentThatIsNotYetKnownEverywhere() {
    ScriptedMaker cheat = says(_ -> List.of());
    excluded(cheat);
    List<ScriptedMaker> asked =
        market.makers().stream().filter(m -> !m.commitments.isEmpty()).toList();
    assertThat(asked).hasSize(4);
    assertThat(asked).filteredOn(m -> !m.commitments.equals(cheat.commitments)).hasSize(1);
  }

  @Test
  void newcomersAreShownTheSameCommitmentIfThereIsNoOther() {
    ScriptedMaker cheat = says(_ -> List.of());
    market.addHonest(3);
    Rounds rounds = rounds();
    rounds.funds.coins().stream()
        .filter(c -> c.valueSats() == 3_000_000)
        .forEach(coin -> {
          for (int index = 1; index < 3; index++) {
            rounds.commitments.markUsed(rounds.funds.podle(coin, index).commitment());
          }
        });
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
    assertThat(rounds.warnings()).anyMatch(w -> w.contains("newcomers"));
    assertThat(market.makers().getLast().commitments).isEqualTo(cheat.commitments);
  }

  @Test
  void a101_aKeyThatADirectorySwappedIsNotSignedByTheMaker() {
    // The answer can be read, as by the man in the middle, but it vouches for another key.
    ScriptedMaker cheat =
        discloses(m ->
            new Boxed.IoAuth(
                m.refs(),
                Secp256k1.nativeCurve().publicKey(m.key()),
                m.newAddress(),
                m.newAddress(),
                BitcoinMessage.sign(
                    m.key(), NaclKeyPair.create(market.entropy).publicKey().hex())));
    assertThat(excluded(cheat)).isEqualTo(new MakerFailure.KeyNotSigned());
  }

  @Test
  void a102_aKeyThatOwnsNoInputIsRefused() {
    assertThat(
            excluded(
                discloses(m -> m.ioAuth(m.refs(), m.newKey(), m.newAddress(), m.newAddress()))))
        .isEqualTo(new MakerFailure.KeyOwnsNoInput());
  }

  @Test
  void a103_anAnswerInTheClearIsNotRead() {
    ScriptedMaker cheat =
        says(m -> List.of(new Sealed(BoxedCommand.IOAUTH, "not-encrypted-at-all")));
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.BadAnswer.class);
  }

  @Test
  void aForgedCopyBeforeTheRealAnswerDoesNoHarm() {
    says(m -> List.of(new Sealed(BoxedCommand.IOAUTH, "relabelled"), m.seal(m.ioAuth())));
    market.addHonest(2);
    assertThat(rounds().completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void a104_fourFieldsAreTooFew() {
    ScriptedMaker cheat =
        says(m -> {
          String text = m.ioAuth().plaintext();
          return List.of(m.sealText(BoxedCommand.IOAUTH, text.substring(0, text.lastIndexOf(' '))));
        });
    assertThat(excluded(cheat).describe()).contains("4 of 5 fields");
  }

  @Test
  void a104_anEmptyListOfInputsIsRefused() {
    ScriptedMaker cheat =
        says(m -> {
          String text = m.ioAuth().plaintext();
          return List.of(m.sealText(BoxedCommand.IOAUTH, text.substring(text.indexOf(' '))));
        });
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.BadAnswer.class);
  }

  @Test
  void a104_aSixthFieldIsIgnored() {
    says(m -> List.of(m.sealText(BoxedCommand.IOAUTH, m.ioAuth().plaintext() + " future")));
    market.addHonest(2);
    assertThat(rounds().completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void extendedAndLegacyListsAreBothAccepted() {
    market.add(
        new Cheat() {
          @Override
          Boxed.IoAuth ioAuth() {
            Boxed.IoAuth legacy = super.ioAuth();
            return new Boxed.IoAuth(
                List.of(
                    UtxoRef.of(
                        stock.getFirst().coin().outPoint(), stock.getFirst().coin().script(), 201)),
                legacy.authKey(),
                legacy.coinJoinAddress(),
                legacy.changeAddress(),
                legacy.keySignature());
          }
        });
    market.addHonest(2);
    assertThat(rounds().completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void aFalseStatementAboutAnInputIsRefused() {
    ScriptedMaker cheat =
        disclosesInputs(m ->
            List.of(
                UtxoRef.of(
                    m.stock.getFirst().coin().outPoint(), ScriptedMaker.script(m.newKey()), 201)));
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.FalseMetadata.class);
  }

  @Test
  void a105_aSpentInputIsRefused() {
    ScriptedMaker cheat =
        disclosesInputs(m -> {
          market.chain.spendElsewhere(m.stock.getFirst().coin().outPoint());
          return m.refs();
        });
    assertThat(excluded(cheat).describe()).endsWith("is spent or does not exist");
  }

  @Test
  void a105_anInputThatDoesNotExistIsRefused() {
    OutPoint missing = new OutPoint(FakeChain.unknownTxid(1), 0);
    ScriptedMaker cheat = disclosesInputs(_ -> List.of(UtxoRef.of(missing)));
    assertThat(excluded(cheat))
        .isEqualTo(new MakerFailure.InputUnavailable(missing, "is spent or does not exist"));
  }

  @Test
  void a105_aMakerWhoseInputsCannotBeLookedUpIsExcluded() {
    ScriptedMaker cheat =
        says(m -> {
          market.time.after(market.latency.minusMillis(1), () -> market.chain.setUnavailable(true));
          market.time.after(market.latency.plusMillis(1), () -> market.chain.setUnavailable(false));
          return List.of(m.seal(m.ioAuth()));
        });
    market.addHonest(4).forEach(m -> m.offer = ScriptedMaker.absolute(2));
    // The others answer when the backend is back.
    market.makers().stream()
        .filter(m -> !m.nick().equals(cheat.nick()))
        .forEach(m -> m.authDelay = Duration.ofSeconds(1));
    Rounds rounds = rounds();
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
    assertThat(rounds.dropped(cheat).describe()).contains("cannot be looked up");
  }

  @Test
  void a106_anInputListedTwiceIsRefused() {
    ScriptedMaker cheat =
        disclosesInputs(m -> {
          List<UtxoRef> twice = new ArrayList<>(m.refs());
          twice.addAll(m.refs());
          return twice;
        });
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.InputRepeated.class);
  }

  @Test
  void a106_anInputOfOursIsRefused() {
    ScriptedMaker cheat = disclosesInputs(m -> List.of(m.auth.orElseThrow().revelation().utxo()));
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.InputTaken.class);
  }

  @Test
  void a106_anInputOfAnotherMakerIsRefused() {
    ScriptedMaker victim = market.add(new ScriptedMaker(market).fund(2_000_000));
    victim.offer = ScriptedMaker.absolute(1);
    ScriptedMaker cheat =
        disclosesInputs(_ -> List.of(UtxoRef.of(victim.stock.getFirst().coin().outPoint())));
    cheat.authDelay = Duration.ofSeconds(1);
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.InputTaken.class);
  }

  @Test
  void a107_sixteenInputsAreTooMany() {
    Cheat cheat = disclosesInputs(Cheat::refs);
    for (int i = 0; i < 15; i++) {
      cheat.fund(100_000);
    }
    assertThat(excluded(cheat)).isEqualTo(new MakerFailure.TooManyInputs(16, 15));
  }

  @Test
  void a107_fifteenInputsAreNot() {
    ScriptedMaker maker = market.addHonest(3).getFirst();
    for (int i = 0; i < 14; i++) {
      maker.fund(100_000);
    }
    Rounds rounds = rounds();
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void a108_inputsThatLeaveTooLittleChangeAreRefused() {
    Cheat cheat = disclosesInputs(Cheat::refs);
    cheat.stock.clear();
    cheat.fund(1_000_000 + 27_299 - 1);
    assertThat(excluded(cheat)).isEqualTo(new MakerFailure.ChangeTooSmall(27_299, 27_300));
  }

  @Test
  void a108_inputsThatLeaveJustEnoughChangeAreAccepted() {
    ScriptedMaker maker = market.addHonest(3).getFirst();
    maker.offer = ScriptedMaker.absolute(1);
    maker.stock.clear();
    maker.fund(1_000_000 + 27_300 - 1);
    Rounds rounds = rounds();
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
  }

  @Test
  void a109_oneAddressForBothOutputsIsRefused() {
    ScriptedMaker cheat =
        discloses(m -> {
          String same = m.newAddress();
          return m.ioAuth(m.refs(), m.key(), same, same);
        });
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.BadAddress.class);
  }

  @Test
  void a109_anAddressOfAnotherNetworkIsRefused() {
    ScriptedMaker cheat =
        disclosesAddresses(
            Cheat::newAddress,
            m -> Addresses.format(ScriptedMaker.script(m.newKey()), Network.MAINNET).orElseThrow());
    assertThat(excluded(cheat).describe()).contains("change address is not valid");
  }

  @Test
  void a109_aLegacyAddressIsRefused() {
    byte[] p2pkh = new byte[25];
    p2pkh[0] = 0x76;
    p2pkh[1] = (byte) 0xa9;
    p2pkh[2] = 20;
    p2pkh[23] = (byte) 0x88;
    p2pkh[24] = (byte) 0xac;
    String address = Addresses.format(ScriptPubKey.of(p2pkh), Network.REGTEST).orElseThrow();
    assertThat(excluded(disclosesAddresses(_ -> address, Cheat::newAddress)).describe())
        .contains("P2PKH instead of P2WPKH");
  }

  @Test
  void a109_anAddressOfOursIsRefused() {
    Rounds[] holder = new Rounds[1];
    ScriptedMaker cheat =
        disclosesAddresses(_ -> holder[0].funds.coins().getFirst().address(), Cheat::newAddress);
    market.addHonest(3);
    Rounds rounds = rounds();
    holder[0] = rounds;
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
    assertThat(rounds.dropped(cheat)).isInstanceOf(MakerFailure.BadAddress.class);
  }

  @Test
  void a109_anAddressOfAnotherMakerIsRefused() {
    String[] shared = new String[1];
    ScriptedMaker first =
        market.add(
            new Cheat() {
              @Override
              String newAddress() {
                shared[0] = super.newAddress();
                return shared[0];
              }
            });
    ScriptedMaker cheat = disclosesAddresses(_ -> shared[0], Cheat::newAddress);
    cheat.authDelay = Duration.ofSeconds(1);
    market.addHonest(3);
    Rounds rounds = rounds();
    assertThat(rounds.completes(Rounds.million()).makers())
        .hasSize(3)
        .anyMatch(m -> m.nick().equals(first.nick()));
    assertThat(rounds.dropped(cheat)).isInstanceOf(MakerFailure.BadAddress.class);
  }

  @Test
  void aMakerThatPaysToItsOwnInputIsRefused() {
    ScriptedMaker cheat =
        disclosesAddresses(
            m -> ScriptedMaker.address(m.stock.getFirst().coin().script()), Cheat::newAddress);
    assertThat(excluded(cheat)).isInstanceOf(MakerFailure.BadAddress.class);
  }

  @Test
  void a110_tooFewLeftAndNobodyToReplaceThemEndsTheRoundBeforeATransaction() {
    market.addHonest(3);
    says(_ -> List.of());
    Rounds rounds = rounds();
    rounds.makers(4, 4, 3);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason())
        .isEqualTo("Too few makers: 3 disclosed usable inputs, at least 4 are needed");
    assertThat(failed.phase()).isEqualTo(Phase.AUTHENTICATING);
    assertThat(failed.coinsHeld()).isFalse();
    assertThat(rounds.holdsCoins()).isFalse();
    assertThat(rounds.funds.history).isEmpty();
    assertThat(market.makers()).allSatisfy(m -> assertThat(m.heard).doesNotContain("tx"));
  }

  @Test
  void a111_aSweepThatWouldUnderpayTheMinersIsNotShownToMakers() {
    ScriptedMaker maker = market.addHonest(2).getFirst();
    for (int i = 0; i < 14; i++) {
      maker.fund(30_000);
    }
    market.makers().getLast().fund(30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000);
    Rounds rounds = new Rounds(market, directory, 1_500_000);
    rounds.makers(2, 2, 3);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.sweep());
    assertThat(failed.reason()).startsWith("The transaction cannot be built");
    assertThat(failed.phase()).isEqualTo(Phase.BUILDING);
    assertThat(failed.coinsHeld()).isFalse();
    assertThat(market.makers()).allSatisfy(m -> assertThat(m.heard).doesNotContain("tx"));
  }

  @Test
  void a113_namedCoinsThatDoNotSufficeAfterFeesEndTheRound() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 1_000_500, 2_000_000);
    CoinJoinOutcome.Failed failed =
        rounds.fails(
            Rounds.million()
                .withCoins(
                    rounds.funds.coins().stream()
                        .filter(c -> c.valueSats() == 1_000_500)
                        .map(Coin::outPoint)
                        .toList()));
    assertThat(failed.reason()).startsWith("The chosen coins do not suffice");
    assertThat(failed.coinsHeld()).isFalse();
  }

  @Test
  void coinsAreAddedWhenMakersBringMoreInputsThanExpected() {
    market.addHonest(3).forEach(m -> m.fund(30_000, 30_000, 30_000, 30_000, 30_000, 30_000));
    Rounds rounds = new Rounds(market, directory, 1_001_500, 300_000);
    rounds.completes(Rounds.million());
    assertThat(rounds.funds.signatures).isEqualTo(2);
  }

  @Test
  void a140_theSessionGoesOnThroughADirectoryWhenADirectConnectionDies() {
    List<ScriptedMaker> makers = market.addHonest(3);
    makers.getFirst().answersDials = true;
    makers.getFirst().losesDirectAfterFill = true;
    Rounds rounds = rounds();
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
  }
}
