package org.jmd.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.acinq.bitcoin.Crypto;
import fr.acinq.bitcoin.PrivateKey;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.Script;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.SigHash;
import fr.acinq.bitcoin.SigVersion;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxId;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.List;
import java.util.Set;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.junit.jupiter.api.Test;

class FakeChainTest {
  private final FakeChain chain = new FakeChain();
  private final PrivateKey key = new PrivateKey(new SeededEntropy(1).bytes(32));
  private final ScriptPubKey script =
      ScriptPubKey.p2wpkh(Crypto.hash160(key.publicKey().value.toByteArray()));
  private final ScriptPubKey elsewhere = ScriptPubKey.p2wpkh(new byte[20]);

  @Test
  void acceptsASignedSpendOnceAndShowsIt() {
    OutPoint coin = chain.fund(script, 100_000);
    byte[] raw = Transaction.write(spend(coin, 100_000, 99_000, key));
    assertThat(chain.utxo(coin)).get().extracting(u -> u.confirmations()).isEqualTo(1);
    assertThat(chain.policyProblem(raw)).isEmpty();
    assertThat(chain.broadcast(raw)).isInstanceOf(BroadcastResult.Accepted.class);
    assertThat(chain.broadcast(raw)).isInstanceOf(BroadcastResult.AlreadyKnown.class);
    assertThat(chain.utxo(coin)).isEmpty();
    assertThat(chain.unspent(Set.of(elsewhere)))
        .singleElement()
        .satisfies(u -> assertThat(u.confirmations()).isZero());
    chain.mine(2);
    assertThat(chain.unspent(Set.of(elsewhere)))
        .singleElement()
        .satisfies(u -> assertThat(u.confirmations()).isEqualTo(2));
  }

  @Test
  void refusesWrongKeysDoubleSpendsAndLowFees() {
    OutPoint coin = chain.fund(script, 100_000);
    PrivateKey stranger = new PrivateKey(new SeededEntropy(2).bytes(32));
    assertThat(rejection(spend(coin, 100_000, 99_000, stranger)))
        .startsWith("mandatory-script-verify-flag-failed");
    assertThat(rejection(spend(coin, 100_000, 100_001, key))).isEqualTo("bad-txns-in-belowout");
    assertThat(rejection(spend(coin, 100_000, 99_990, key))).isEqualTo("min relay fee not met");
    assertThat(chain.broadcast(Transaction.write(spend(coin, 100_000, 99_000, key))))
        .isInstanceOf(BroadcastResult.Accepted.class);
    assertThat(rejection(spend(coin, 100_000, 98_000, key))).isEqualTo("txn-mempool-conflict");
    chain.mine(1);
    assertThat(rejection(spend(coin, 100_000, 98_000, key)))
        .isEqualTo("bad-txns-inputs-missingorspent");
  }

  @Test
  void failsWhenSwitchedOff() {
    chain.setUnavailable(true);
    assertThatThrownBy(chain::tipHeight).isInstanceOf(ChainUnavailableException.class);
  }

  private String rejection(Transaction tx) {
    return ((BroadcastResult.Rejected) chain.broadcast(Transaction.write(tx))).reason();
  }

  private Transaction spend(OutPoint coin, long in, long out, PrivateKey signer) {
    Transaction unsigned =
        new Transaction(
            2,
            List.of(
                new TxIn(
                    new fr.acinq.bitcoin.OutPoint(new TxId(coin.txid()), coin.index()),
                    0xfffffffeL)),
            List.of(new TxOut(new Satoshi(out), elsewhere.bytes())),
            0);
    byte[] signature =
        unsigned.signInput(
            0,
            Script.pay2pkh(signer.publicKey()),
            SigHash.SIGHASH_ALL,
            new Satoshi(in),
            SigVersion.SIGVERSION_WITNESS_V0,
            signer);
    ScriptWitness witness =
        new ScriptWitness(
            List.of(new fr.acinq.bitcoin.ByteVector(signature), signer.publicKey().value));
    return unsigned.updateWitness(0, witness);
  }
}
