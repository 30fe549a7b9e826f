package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

class CoinBoardTest {
  private static final Instant NOW = Instant.parse("2026-03-15T00:00:00Z");
  private static final HdKeys KEYS = WalletFixture.keys(1);

  private int next;

  private Coin coin(int mixdepth, long sats, int confirmations, boolean frozen, boolean leased) {
    KeyPath path = KEYS.path(mixdepth, Branch.EXTERNAL, next++);
    return new Coin(
        new OutPoint(FakeChain.unknownTxid(next), 0),
        sats,
        KEYS.script(path),
        KEYS.address(path),
        path,
        confirmations,
        0,
        frozen,
        leased,
        false,
        false);
  }

  private Coin coin(int mixdepth, long sats) {
    return coin(mixdepth, sats, 6, false, false);
  }

  private Coin bond(int month, long sats) {
    Timenumber number = new Timenumber(month);
    return new Coin(
        new OutPoint(FakeChain.unknownTxid(200 + month % 50), 0),
        sats,
        KEYS.bond(number).scriptPubKey(),
        org.jmd.core.tx.Addresses.format(KEYS.bond(number).scriptPubKey(), Network.REGTEST)
            .orElseThrow(),
        KEYS.bondPath(number),
        6,
        0,
        false,
        false,
        true,
        false);
  }

  private static CoinPick.Rules rules(boolean bonds) {
    return new CoinPick.Rules(Optional.empty(), 1, bonds, NOW);
  }

  private static CoinBoard.State press(CoinBoard board, CoinBoard.Key... keys) {
    CoinBoard.State state = CoinBoard.State.WORKING;
    for (CoinBoard.Key key : keys) {
      state = board.press(key, 10);
    }
    return state;
  }

  private static List<Long> values(CoinPick pick) {
    return pick.chosen().stream().map(Coin::valueSats).toList();
  }

  @Test
  void theFirstChoicePinsTheMixdepth() {
    CoinPick pick = new CoinPick(List.of(coin(1, 10), coin(0, 20), coin(1, 30)), rules(false));

    press(pick, CoinBoard.Key.DOWN, CoinBoard.Key.TOGGLE);
    assertThat(pick.pinned()).contains(1);
    assertThat(pick.isEnabled(0)).isFalse();
    press(pick, CoinBoard.Key.FIRST, CoinBoard.Key.TOGGLE);
    assertThat(pick.status()).contains("not of mixdepth 1");
    assertThat(values(pick)).containsExactly(30L);
    press(pick, CoinBoard.Key.ALL);
    assertThat(values(pick)).containsExactly(30L, 10L);
    assertThat(press(pick, CoinBoard.Key.CONFIRM)).isEqualTo(CoinBoard.State.CONFIRMED);
  }

  @Test
  void takingTheLastChoiceBackFreesTheMixdepth() {
    CoinPick pick = new CoinPick(List.of(coin(1, 10), coin(0, 20)), rules(false));

    press(pick, CoinBoard.Key.TOGGLE, CoinBoard.Key.UP, CoinBoard.Key.TOGGLE);
    assertThat(pick.pinned()).isEmpty();
    press(pick, CoinBoard.Key.LAST, CoinBoard.Key.TOGGLE);
    assertThat(values(pick)).containsExactly(10L);
    press(pick, CoinBoard.Key.NONE);
    assertThat(pick.chosen()).isEmpty();
  }

  @Test
  void whatMustNotBeSpentCannotBeChosen() {
    Coin frozen = coin(0, 60, 6, true, false);
    Coin leased = coin(0, 50, 6, false, true);
    Coin young = coin(0, 40, 0, false, false);
    Coin locked = bond(100, 30);
    Coin expired = bond(10, 20);
    List<Coin> coins = List.of(frozen, leased, young, locked, expired, coin(0, 10), coin(0, 9));
    CoinPick pick = new CoinPick(coins, rules(true));

    press(pick, CoinBoard.Key.ALL);
    assertThat(values(pick)).containsExactly(20L, 10L, 9L);
    assertThat(pick.row(0)).startsWith("[-]").contains("FROZEN");
    assertThat(pick.row(1)).contains("IN-USE");
    assertThat(pick.row(3)).contains("FB-LOCKED");
    assertThat(pick.row(4)).startsWith("[x]");

    CoinPick forCoinJoins = new CoinPick(coins, rules(false));
    press(forCoinJoins, CoinBoard.Key.ALL);
    assertThat(values(forCoinJoins)).containsExactly(10L, 9L);
  }

  @Test
  void enterTakesTheOnlyPossibleCoinAndElseAsksForOne() {
    CoinPick only = new CoinPick(List.of(coin(0, 10), coin(1, 20, 0, false, false)), rules(false));
    assertThat(press(only, CoinBoard.Key.CONFIRM)).isEqualTo(CoinBoard.State.CONFIRMED);
    assertThat(values(only)).containsExactly(10L);

    CoinPick two = new CoinPick(List.of(coin(0, 10), coin(1, 20)), rules(false));
    assertThat(press(two, CoinBoard.Key.CONFIRM)).isEqualTo(CoinBoard.State.WORKING);
    assertThat(two.status()).contains("at least one");
    assertThat(press(two, CoinBoard.Key.TOGGLE, CoinBoard.Key.CANCEL))
        .isEqualTo(CoinBoard.State.CANCELLED);
    assertThat(two.chosen()).isEmpty();
  }

  @Test
  void aWantedMixdepthIsPinnedFromTheBeginning() {
    CoinPick pick =
        new CoinPick(
            List.of(coin(0, 10), coin(1, 20)), new CoinPick.Rules(Optional.of(1), 1, false, NOW));
    press(pick, CoinBoard.Key.TOGGLE, CoinBoard.Key.ALL);
    assertThat(values(pick)).containsExactly(20L);
  }

  @Test
  void anEmptyListHarmsNobody() {
    CoinPick pick = new CoinPick(List.of(), rules(false));
    for (CoinBoard.Key key : CoinBoard.Key.values()) {
      pick.press(key, 10);
    }
    assertThat(pick.chosen()).isEmpty();
  }

  @Test
  void theCursorStaysInTheListAndOnTheScreen() {
    Cursor cursor = new Cursor(100);
    cursor.press(CoinBoard.Key.UP, 10);
    assertThat(cursor.position()).isZero();
    cursor.press(CoinBoard.Key.PAGE_DOWN, 10);
    cursor.press(CoinBoard.Key.DOWN, 10);
    assertThat(cursor.position()).isEqualTo(11);
    assertThat(cursor.top(10)).isEqualTo(2);
    cursor.press(CoinBoard.Key.LAST, 10);
    assertThat(cursor.position()).isEqualTo(99);
    assertThat(cursor.top(10)).isEqualTo(90);
    cursor.press(CoinBoard.Key.PAGE_UP, 10);
    assertThat(cursor.top(10)).isEqualTo(89);
    cursor.press(CoinBoard.Key.FIRST, 10);
    assertThat(cursor.top(10)).isZero();
    assertThat(new Cursor(0).top(10)).isZero();
  }

  @Test
  void theFreezeManagerKeepsEachChangeAtOnce() {
    List<String> kept = new ArrayList<>();
    Coin frozen = coin(0, 30, 6, true, false);
    FreezeBoard board =
        new FreezeBoard(
            List.of(bond(100, 40), frozen, coin(0, 20)),
            NOW,
            (coin, freeze) -> kept.add(freeze + " " + coin));

    press(board, CoinBoard.Key.TOGGLE);
    assertThat(kept).isEmpty();
    assertThat(board.row(0)).startsWith("[!]");
    assertThat(board.row(1)).startsWith("[x]");
    press(board, CoinBoard.Key.DOWN, CoinBoard.Key.TOGGLE, CoinBoard.Key.TOGGLE);
    assertThat(kept.getFirst()).isEqualTo("false " + frozen.outPoint());
    assertThat(kept.getLast()).startsWith("true ");
    assertThat(board.summary()).isEqualTo("1 of 3 frozen, 20 sats; 2 changes");
    assertThat(press(board, CoinBoard.Key.CANCEL)).isEqualTo(CoinBoard.State.CONFIRMED);
  }

  private record Shown(boolean confirmed, String text) {}

  /** Types on a terminal of 12 rows that is not there. */
  private static Shown type(CoinBoard board, String keys) throws IOException {
    ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    try (DumbTerminal terminal =
        new DumbTerminal(
            "test",
            "ansi",
            new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
            drawn,
            StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(200, 12));
      boolean confirmed = new CoinScreen(terminal).run(board);
      return new Shown(confirmed, drawn.toString(StandardCharsets.UTF_8));
    }
  }

  private CoinPick many() {
    return new CoinPick(
        IntStream.range(0, 40).mapToObj(i -> coin(i / 20, 1_000 - i)).toList(), rules(false));
  }

  @Test
  void everyKeyOfTheScreenWorks() throws IOException {
    CoinPick arrows = many();
    assertThat(type(arrows, "\u001b[B\u001b[B\u001b[A \r").confirmed()).isTrue();
    assertThat(values(arrows)).containsExactly(999L);

    CoinPick letters = many();
    assertThat(type(letters, "jjk\tGg\u001b[6~ \r").confirmed()).isTrue();
    assertThat(values(letters)).containsExactly(999L, 993L);

    CoinPick all = many();
    assertThat(type(all, "Ga\r").confirmed()).isTrue();
    assertThat(all.chosen()).hasSize(20).allMatch(c -> c.mixdepth() == 1);

    CoinPick none = many();
    assertThat(type(none, "anj \r").confirmed()).isTrue();
    assertThat(values(none)).containsExactly(999L);
  }

  @Test
  void escapeQControlCAndTheEndOfInputCancel() throws IOException {
    for (String keys : List.of(" q", " \u001b", " \u0003", " ")) {
      CoinPick pick = many();
      assertThat(type(pick, keys).confirmed()).isFalse();
      assertThat(pick.chosen()).isEmpty();
    }
  }

  @Test
  void showsTheRowsAroundTheCursorAndTheSum() throws IOException {
    // Only what differs is drawn again.
    assertThat(type(many(), "G q").text())
        .contains("0 of 40 chosen, 0 sats")
        .contains(" 1,000 ")
        .contains(" 961 ")
        .contains("1 of 40 chosen, 961")
        .doesNotContain(" 980 ");
  }
}
