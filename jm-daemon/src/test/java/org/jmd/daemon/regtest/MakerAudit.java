package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.daemon.regtest.Reckoning.Movement;
import org.jmd.daemon.regtest.Reckoning.Piece;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.CommitmentOutbox;
import tools.jackson.databind.JsonNode;

/**
 * What must be true of a maker when all of its lives are over: its files, its takers and the blocks
 * say the same.
 *
 * @param rounds that takers began with it, all over and each with an amount of its own
 */
record MakerAudit(Books books, Reckoning chain, List<Encounter> rounds) {
  private static final int MIXDEPTHS = 5;

  /** No restart costs a CoinJoin that had begun well. */
  void roundsEndedAsTheyHadTo() {
    for (Encounter round : rounds) {
      boolean done = round.coinJoin().isPresent();
      switch (round.trouble().moment()) {
        case NEVER, BETWEEN_ROUNDS, SIGNED -> assertThat(done).isTrue();
        case FILLED, SHOWN -> assertThat(done).isFalse();
        case SHOWING, SIGNING -> {
          // The signal comes before or after the message, as it happens.
        }
      }
    }
  }

  /** One row for each CoinJoin of the chain, and none of them is wrong by a satoshi. */
  void historyIsRight() {
    List<HistoryEntry> rows = books.rounds();
    assertThat(rows).filteredOn(HistoryEntry::success).hasSameSizeAs(chain.spends());
    List<String> txids = new ArrayList<>();
    for (Encounter round : rounds) {
      round
          .coinJoin()
          .ifPresent(done -> {
            txids.add(done.txid());
            HistoryEntry row = only(rows, HistoryEntry::txid, done.txid());
            rowIsTheChains(row, only(chain.spends(), Movement::txid, done.txid()), round);
          });
    }
    assertThat(chain.spends())
        .extracting(Movement::txid)
        .containsExactlyInAnyOrderElementsOf(txids);
    // What was shown has one row, and nothing has two.
    for (Encounter round : rounds) {
      long count = rows.stream().filter(r -> r.cjAmountSats() == round.amountSats()).count();
      assertThat(count).isBetween(round.isShown() ? 1L : 0L, 1L);
    }
    assertThat(rows).hasSizeLessThanOrEqualTo(rounds.size());
  }

  /** The row, the transaction and what the taker has paid say the same. */
  private static void rowIsTheChains(HistoryEntry row, Movement movement, Encounter round) {
    CoinJoinSummary.Maker paid = round.paid();
    assertThat(row.success()).isTrue();
    assertThat(row.role()).contains(HistoryEntry.Role.MAKER);
    assertThat(row.cjAmountSats()).isEqualTo(round.amountSats());
    assertThat(row.number(HistoryColumn.FEE_RECEIVED)).isEqualTo(paid.feeSats());
    assertThat(row.number(HistoryColumn.TXFEE_CONTRIBUTION)).isEqualTo(paid.contributionSats());
    assertThat(row.number(HistoryColumn.NET_FEE))
        .isEqualTo(paid.feeSats() - paid.contributionSats())
        .isEqualTo(movement.gainSats());
    assertThat(row.number(HistoryColumn.INPUT_VALUE)).isEqualTo(movement.inSats());
    assertThat(row.inputs())
        .containsExactlyInAnyOrderElementsOf(movement.ins().stream().map(Piece::coin).toList());
    int from = movement.ins().getFirst().place().mixdepth();
    assertThat(row.number(HistoryColumn.SOURCE_MIXDEPTH)).isEqualTo(from);
    assertThat(movement.ins()).allMatch(piece -> piece.place().mixdepth() == from);
    assertThat(movement.outs()).hasSize(2).allMatch(piece -> piece.place().branch() == 1);
    Piece equal = only(movement.outs(), Piece::address, row.get(HistoryColumn.DESTINATION_ADDRESS));
    assertThat(equal.sats()).isEqualTo(round.amountSats());
    assertThat(equal.place().mixdepth()).isEqualTo((from + 1) % MIXDEPTHS);
    assertThat(row.destinationVout()).hasValue((int) equal.coin().index());
    Piece change = only(movement.outs(), Piece::address, row.get(HistoryColumn.CHANGE_ADDRESS));
    assertThat(change.place().mixdepth()).isEqualTo(from);
  }

  private static <T> T only(List<T> all, Function<T, String> name, String wanted) {
    List<T> found = all.stream().filter(one -> name.apply(one).equals(wanted)).toList();
    assertThat(found).as(wanted).hasSize(1);
    return found.getFirst();
  }

  /**
   * The balances that commands show are those of the blocks, and what was earned is the growth.
   *
   * @param info of {@code jmd wallet info --json}
   * @param earnings of {@code jmd maker earnings --json}
   */
  void balancesAreRight(JsonNode info, JsonNode earnings) {
    long total = 0;
    for (JsonNode line : info.required("mixdepths")) {
      int mixdepth = line.required("mixdepth").intValue();
      long balance = line.required("balance_sats").longValue();
      assertThat(balance).as("mixdepth " + mixdepth).isEqualTo(chain.balanceSats(mixdepth));
      total += balance;
    }
    assertThat(info.at("/totals/total_sats").longValue()).isEqualTo(total);
    assertThat(info.at("/totals/frozen_sats").longValue()).isZero();
    long earned = 0;
    long count = 0;
    for (JsonNode period : earnings) {
      earned += period.required("earned_sats").longValue();
      count += period.required("coin_joins").longValue();
    }
    assertThat(total - chain.depositedSats()).isEqualTo(earned).isPositive();
    assertThat(count).isEqualTo(chain.spends().size());
  }

  /** Whatever was shown or paid to, was once. */
  void noAddressServedTwice() {
    List<String> shown = new ArrayList<>();
    for (HistoryEntry row : books.rounds()) {
      shown.add(row.get(HistoryColumn.DESTINATION_ADDRESS));
      shown.add(row.get(HistoryColumn.CHANGE_ADDRESS));
    }
    assertThat(shown).doesNotHaveDuplicates().doesNotContain("");
    assertThat(chain.movements().stream().flatMap(m -> m.outs().stream()).map(Piece::address))
        .doesNotHaveDuplicates();
  }

  /** Only what was signed for and never broadcast is held, and not for long. */
  void noCoinIsHeldForEver() {
    Set<OutPoint> signedInVain = new HashSet<>();
    for (HistoryEntry row : books.rounds()) {
      if (!row.success() && !row.txid().isEmpty()) {
        signedInVain.addAll(row.inputs());
      }
    }
    Set<OutPoint> held = new HashSet<>(books.held());
    held.retainAll(chain.coins().keySet());
    assertThat(signedInVain).containsAll(held);
    assertThat(books.heldAt(Instant.now().plus(Duration.ofHours(2)))).isEmpty();
  }

  /**
   * What a taker has used with this maker is refused ever after, and told to the market.
   *
   * @param published what the market has heard
   */
  void noCommitmentIsLost(Set<Commitment> published) {
    CommitmentBlacklist burnt =
        new CommitmentBlacklist(
            new PrivateFiles(), books.owner().dataDirectory(), 1000, Entropy.system());
    Set<Commitment> told = new HashSet<>(published);
    told.addAll(new CommitmentOutbox(new PrivateFiles(), books.owner().dataDirectory()).waiting());
    for (Encounter round : rounds) {
      if (round.isShown()) {
        assertThat(burnt.contains(round.commitment())).isTrue();
        assertThat(told).contains(round.commitment());
      }
    }
  }
}
