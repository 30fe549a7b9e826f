package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Transaction.SigHash;
import org.junit.jupiter.api.Test;

/** Our codec, bitcoinj and bitcoin-kmp must agree about every transaction. */
class TxDifferentialTest {
  private final SplittableRandom random = new SplittableRandom(31);

  private byte[] bytes(int length) {
    byte[] result = new byte[length];
    random.nextBytes(result);
    return result;
  }

  private Tx randomTx(boolean segwit) {
    List<TxInput> inputs = new ArrayList<>();
    int inputCount = random.nextInt(20) == 0 ? 253 + random.nextInt(50) : 1 + random.nextInt(8);
    for (int i = 0; i < inputCount; i++) {
      OutPoint outPoint =
          new OutPoint(
              java.util.HexFormat.of().formatHex(bytes(32)), random.nextLong(0x1_0000_0000L));
      List<ByteString> witness = new ArrayList<>();
      for (int j = segwit ? random.nextInt(4) : 0; j > 0; j--) {
        witness.add(ByteString.of(bytes(random.nextInt(300))));
      }
      if (segwit && i == 0) {
        witness.add(ByteString.of(bytes(1)));
      }
      inputs.add(
          new TxInput(
              outPoint,
              ByteString.of(bytes(random.nextInt(4) == 0 ? random.nextInt(300) : 0)),
              random.nextLong(0x1_0000_0000L),
              witness));
    }
    List<TxOutput> outputs = new ArrayList<>();
    for (int i = 1 + random.nextInt(10); i > 0; i--) {
      outputs.add(
          new TxOutput(
              random.nextLong(2_100_000_000_000_001L / 20),
              ScriptPubKey.of(bytes(random.nextInt(300)))));
    }
    return new Tx(
        random.nextLong(0x1_0000_0000L), inputs, outputs, random.nextLong(0x1_0000_0000L));
  }

  @Test
  void parsesSerialisesAndNamesLikeBothLibraries() throws TxFormatException {
    for (int i = 0; i < 1_000; i++) {
      Tx tx = randomTx(i % 2 == 0);
      byte[] serialized = tx.serialize();
      assertThat(Tx.parse(serialized)).isEqualTo(tx);

      Transaction kmp = Transaction.read(serialized);
      assertThat(Transaction.write(kmp)).isEqualTo(serialized);
      assertThat(kmp).isEqualTo(tx.forInterpreter());
      assertThat(kmp.txid.toString()).isEqualTo(tx.txid());
      assertThat(kmp.weight()).isEqualTo(tx.weight());

      org.bitcoinj.core.Transaction bitcoinj =
          org.bitcoinj.core.Transaction.read(ByteBuffer.wrap(serialized));
      assertThat(bitcoinj.serialize()).isEqualTo(serialized);
      assertThat(bitcoinj.getTxId().toString()).isEqualTo(tx.txid());
      assertThat(bitcoinj.getWeight()).isEqualTo(tx.weight());
      assertThat(bitcoinj.getVsize()).isEqualTo(tx.vbytes());
    }
  }

  @Test
  void hashesForSigningLikeBothLibraries() {
    for (int i = 0; i < 300; i++) {
      Tx tx = randomTx(i % 2 == 0);
      int index = random.nextInt(tx.inputs().size());
      PrevOut spent =
          new PrevOut(
              tx.inputs().get(index).outPoint(),
              random.nextLong(2_100_000_000_000_001L),
              ScriptPubKey.p2wpkh(bytes(20)));
      byte[] scriptCode = bytes(random.nextInt(200));

      byte[] ours = new SegwitSighash(tx).of(spent, scriptCode);

      assertThat(
              org.bitcoinj.core.Transaction.read(ByteBuffer.wrap(tx.serialize()))
                  .hashForWitnessSignature(
                      index, scriptCode, Coin.valueOf(spent.valueSats()), SigHash.ALL, false)
                  .getBytes())
          .isEqualTo(ours);
    }
  }

  @Test
  void readsOnlyWhatTheInterpretersLibraryReadsToo() {
    int agreed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] serialized = randomTx(i % 2 == 0).serialize();
      if (serialized.length > 2_000) {
        continue;
      }
      serialized[random.nextInt(serialized.length)] ^= (byte) (1 << random.nextInt(8));
      boolean ours = Tx.tryParse(serialized).isPresent();
      boolean kmp = readsBack(serialized);
      if (ours) {
        assertThat(kmp).isTrue();
        agreed++;
      }
    }
    assertThat(agreed).isGreaterThan(1_000);
  }

  private static boolean readsBack(byte[] serialized) {
    try {
      return java.util.Arrays.equals(Transaction.write(Transaction.read(serialized)), serialized);
    } catch (RuntimeException e) {
      // The library's way to say that this is no transaction.
      return false;
    }
  }
}
