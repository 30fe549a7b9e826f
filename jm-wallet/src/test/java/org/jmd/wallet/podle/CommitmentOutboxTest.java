package org.jmd.wallet.podle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitmentOutboxTest {
  @TempDir Path directory;
  private final Entropy entropy = new SeededEntropy(7);

  private Commitment fresh() {
    return new Commitment(Bytes32.of(entropy.bytes(32)));
  }

  private CommitmentOutbox open() {
    return new CommitmentOutbox(new PrivateFiles(), directory);
  }

  private Path file() {
    return directory.resolve("cmtdata/unpublished");
  }

  @Test
  void theNextProcessFindsWhatThisOneHasLeft() throws IOException {
    Commitment first = fresh();
    Commitment second = fresh();
    CommitmentOutbox outbox = open();
    outbox.add(first);
    outbox.add(second);
    outbox.add(first);
    assertThat(open().waiting()).containsExactly(first, second);

    outbox.remove(first);
    assertThat(open().waiting()).containsExactly(second);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatCannotBeWrittenIsNotKept() {
    AtomicBoolean full = new AtomicBoolean(true);
    CommitmentOutbox outbox =
        new CommitmentOutbox(
            new PrivateFiles((step, path) -> {
              if (full.get()) {
                throw new IOException("disk full");
              }
            }),
            directory);
    Commitment commitment = fresh();
    assertThatThrownBy(() -> outbox.add(commitment))
        .isInstanceOf(WalletStorageException.class)
        .hasMessage("cannot write unpublished: disk full");
    assertThat(outbox.waiting()).isEmpty();
    full.set(false);
    outbox.add(commitment);
    assertThat(open().waiting()).containsExactly(commitment);
  }

  @Test
  void passesOverLinesThatAreNoCommitments() throws IOException {
    Commitment commitment = fresh();
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "rubbish\n" + commitment.digest().hex() + "\nabcd");
    assertThat(open().waiting()).containsExactly(commitment);
  }

  @Test
  void givesUpTheOldestWhenFull() throws IOException {
    List<Commitment> all = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < CommitmentOutbox.CAPACITY; i++) {
      all.add(fresh());
      text.append(all.getLast().digest().hex()).append('\n');
    }
    Files.createDirectories(file().getParent());
    Files.writeString(file(), text);
    CommitmentOutbox outbox = open();
    all.add(fresh());
    outbox.add(all.getLast());
    assertThat(open().waiting()).isEqualTo(all.subList(1, all.size()));
  }
}
