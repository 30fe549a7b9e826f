package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.testing.RandomMessages;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

/** {@code parse(format(m))} is {@code m}, and damaged lines give messages or violations. */
class MessageCodecLawTest {
  private static final int ROUNDS = 2_000;

  private final RandomMessages random = new RandomMessages(1);
  private final NickIdentity maker = NickIdentity.create(new SeededEntropy(2));
  private final NickIdentity taker = NickIdentity.create(new SeededEntropy(3));

  @Test
  void publicMessagesComeBack() throws ProtocolViolation {
    for (int i = 0; i < ROUNDS; i++) {
      Nick from = random.nick();
      PublicMessage message = random.publicMessage();
      String line = MessageCodec.formatPublic(from, message);

      assertThat(MessageCodec.parsePublic(line))
          .isEqualTo(new PublicLine(from, List.of(message), 0));
    }
  }

  @Test
  void signedPrivateMessagesComeBack() throws ProtocolViolation {
    for (int i = 0; i < ROUNDS; i++) {
      Plain message = random.plain();
      String line = MessageCodec.formatPrivate(maker, taker.nick(), message);

      assertThat(MessageCodec.parsePrivate(line, taker.nick()))
          .isEqualTo(
              new PrivateLine(maker.nick(), message.command(), message.data(), List.of(message)));
    }
  }

  @Test
  void sealedMessagesComeBack() throws ProtocolViolation {
    try (NaclKeyPair mine = NaclKeyPair.create(new SeededEntropy(4));
        NaclKeyPair theirs = NaclKeyPair.create(new SeededEntropy(5));
        EncryptedChannel here =
            new EncryptedChannel(mine, theirs.publicKey(), new SeededEntropy(6));
        EncryptedChannel there =
            new EncryptedChannel(theirs, mine.publicKey(), new SeededEntropy(7))) {
      for (int i = 0; i < ROUNDS; i++) {
        Boxed message = random.boxed();
        String line =
            MessageCodec.formatPrivate(maker, taker.nick(), MessageCodec.seal(message, here));
        PrivateLine received = MessageCodec.parsePrivate(line, taker.nick());

        assertThat(received.messages())
            .singleElement()
            .isInstanceOfSatisfying(
                Sealed.class, box -> assertThat(box.command()).isEqualTo(message.command()));
        assertThat(MessageCodec.open((Sealed) received.messages().getFirst(), there))
            .isEqualTo(message);
      }
    }
  }

  @Test
  void damagedPublicLinesAreReadOrRefused() {
    for (int i = 0; i < 5 * ROUNDS; i++) {
      String line = random.damage(MessageCodec.formatPublic(random.nick(), random.publicMessage()));
      try {
        PublicLine read = MessageCodec.parsePublic(line);
        for (PublicMessage message : read.messages()) {
          String again = MessageCodec.formatPublic(read.from(), message);
          assertThat(MessageCodec.parsePublic(again).messages()).containsExactly(message);
        }
      } catch (ProtocolViolation expected) {
        assertThat(expected).hasMessageMatching("[ -~]{1,300}");
      }
    }
  }

  @Test
  void damagedSignedLinesAreRefused() {
    for (int i = 0; i < ROUNDS; i++) {
      String line = MessageCodec.formatPrivate(maker, taker.nick(), random.plain());
      String damaged = random.damage(line);
      try {
        PrivateLine read = MessageCodec.parsePrivate(damaged, taker.nick());
        // Only the unsigned command word, and bangs before it, can change without notice.
        assertThat(line).endsWith(" " + read.data() + line.substring(signatureAt(line)));
        assertThat(read.from()).isEqualTo(maker.nick());
      } catch (ProtocolViolation expected) {
        assertThat(expected).hasMessageMatching("[ -~]{1,300}");
      }
    }
  }

  private static int signatureAt(String line) {
    return line.lastIndexOf(' ', line.lastIndexOf(' ') - 1);
  }

  @Test
  void damagedDataIsReadOrRefused() {
    for (int i = 0; i < 5 * ROUNDS; i++) {
      Plain message = random.plain();
      String data = random.damage(message.data());
      try {
        for (WireMessage read : PrivateCommands.parse(message.command(), data)) {
          if (read instanceof Plain plain) {
            assertThat(PrivateCommands.parse(plain.command(), plain.data())).containsExactly(plain);
          }
        }
      } catch (ProtocolViolation expected) {
        assertThat(expected).hasMessageMatching("[ -~]{1,300}");
      }
    }
  }

  @Test
  void damagedBoxContentIsReadOrRefused() {
    for (int i = 0; i < 5 * ROUNDS; i++) {
      Boxed message = random.boxed();
      BoxedCommand command =
          random.number(4) == 0 ? random.oneOf(List.of(BoxedCommand.values())) : message.command();
      String plaintext = random.damage(message.plaintext());
      try {
        Boxed read = MessageCodec.parseBoxed(command, plaintext);
        assertThat(MessageCodec.parseBoxed(read.command(), read.plaintext())).isEqualTo(read);
      } catch (ProtocolViolation expected) {
        assertThat(expected).hasMessageMatching("[ -~]{1,300}");
      }
    }
  }
}
