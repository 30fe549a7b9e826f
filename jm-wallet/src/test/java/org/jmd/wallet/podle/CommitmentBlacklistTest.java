package org.jmd.wallet.podle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitmentBlacklistTest {
  @TempDir Path directory;
  private final Entropy entropy = new SeededEntropy(7);

  private Commitment fresh() {
    return new Commitment(Bytes32.of(entropy.bytes(32)));
  }

  private CommitmentBlacklist open(int cap, PrivateFiles files) {
    return new CommitmentBlacklist(files, directory, cap, entropy);
  }

  private Path file() {
    return directory.resolve("cmtdata/commitmentlist");
  }

  @Test
  void keepsWhatItAdds() throws IOException {
    Commitment commitment = fresh();

    assertThat(open(10, new PrivateFiles()).add(commitment)).isTrue();

    assertThat(open(10, new PrivateFiles()).contains(commitment)).isTrue();
    assertThat(open(10, new PrivateFiles()).add(commitment)).isFalse();
    assertThat(Files.readString(file())).isEqualTo(commitment.digest().hex() + "\n");
  }

  @Test
  void seesWhatAnotherProcessAdds() throws IOException {
    CommitmentBlacklist mine = open(10, new PrivateFiles());
    CommitmentBlacklist yours = open(10, new PrivateFiles());
    Commitment first = fresh();
    Commitment second = fresh();
    Commitment third = fresh();
    assertThat(yours.add(first)).isTrue();
    assertThat(mine.contains(first)).isTrue();
    assertThat(yours.add(second)).isTrue();
    assertThat(mine.contains(second)).isTrue();

    new PrivateFiles()
        .write(file(), third.digest().hex().toUpperCase(Locale.ROOT).getBytes(US_ASCII));

    assertThat(mine.contains(third)).isTrue();
    assertThat(mine.size()).isEqualTo(1);
    assertThat(mine.add(first)).isTrue();
    assertThat(Files.readAllLines(file())).hasSize(2);
  }

  @Test
  void ignoresGossipOnceItIsFullButBurnsStill() {
    CommitmentBlacklist list = open(2, new PrivateFiles());
    assertThat(list.add(fresh())).isTrue();
    assertThat(list.add(fresh())).isTrue();
    assertThat(list.add(fresh())).isFalse();
    Commitment own = fresh();

    list.reserve(own).orElseThrow().burn();

    assertThat(list.contains(own)).isTrue();
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void reservesACommitmentForOneSessionOnly() {
    CommitmentBlacklist list = open(10, new PrivateFiles());
    Commitment commitment = fresh();
    CommitmentBlacklist.Reservation reservation = list.reserve(commitment).orElseThrow();

    assertThat(list.reserve(commitment)).isEmpty();
    assertThat(list.contains(commitment)).isFalse();
    reservation.close();
    assertThat(list.reserve(commitment)).isPresent();
  }

  @Test
  void staysReservedIfItCannotBeKept() {
    AtomicBoolean broken = new AtomicBoolean(true);
    PrivateFiles files =
        new PrivateFiles((step, path) -> {
          if (broken.get()) {
            throw new IOException("disk full");
          }
        });
    CommitmentBlacklist list = open(10, files);
    Commitment commitment = fresh();
    CommitmentBlacklist.Reservation reservation = list.reserve(commitment).orElseThrow();

    assertThatThrownBy(reservation::burn).isInstanceOf(WalletStorageException.class);
    reservation.close();

    assertThat(list.reserve(commitment)).isEmpty();
    broken.set(false);
    reservation.burn();
    assertThat(list.contains(commitment)).isTrue();
  }

  @Test
  void burnsInACancelledTask() {
    CommitmentBlacklist list = open(10, new PrivateFiles());
    Commitment commitment = fresh();
    CommitmentBlacklist.Reservation reservation = list.reserve(commitment).orElseThrow();
    Thread.currentThread().interrupt();
    try {
      reservation.burn();

      assertThat(open(10, new PrivateFiles()).contains(commitment)).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void ignoresLinesThatAreNoCommitments() throws IOException {
    Commitment commitment = fresh();
    Files.createDirectories(directory.resolve("cmtdata"));
    Files.writeString(file(), "x\n" + "a".repeat(100_000) + "\n\n" + commitment.digest().hex());

    CommitmentBlacklist list = open(10, new PrivateFiles());

    assertThat(list.size()).isEqualTo(1);
    assertThat(list.contains(commitment)).isTrue();
  }

  @Test
  void holdsManyHashes() {
    Bytes32Set set = new Bytes32Set(5);
    Entropy draws = new SeededEntropy(9);
    for (int i = 0; i < 10_000; i++) {
      assertThat(set.add(Bytes32.of(draws.bytes(32)))).isTrue();
    }
    assertThat(set.add(Bytes32.of(new byte[32]))).isTrue();
    assertThat(set.add(Bytes32.of(new byte[32]))).isFalse();

    Entropy again = new SeededEntropy(9);
    for (int i = 0; i < 10_000; i++) {
      assertThat(set.contains(Bytes32.of(again.bytes(32)))).isTrue();
    }
    assertThat(set.contains(Bytes32.of(again.bytes(32)))).isFalse();
    assertThat(set.size()).isEqualTo(10_001);
  }
}
