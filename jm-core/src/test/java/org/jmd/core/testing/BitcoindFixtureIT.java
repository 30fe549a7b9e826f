package org.jmd.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class BitcoindFixtureIT {
  private BitcoindFixture bitcoind;

  @BeforeEach
  void start() {
    bitcoind = BitcoindFixture.start();
  }

  @AfterEach
  void close() {
    bitcoind.close();
  }

  @Test
  void minesPaysAndFindsThePayment() {
    assertThat(bitcoind.mine(110)).hasSize(110);
    String address = bitcoind.newAddress();

    OutPoint paid = bitcoind.fund(address, 12_345_678);

    JsonNode transaction = bitcoind.call("getrawtransaction", paid.txid(), true);
    assertThat(transaction.required("confirmations").intValue()).isEqualTo(1);
    JsonNode output = transaction.required("vout").required((int) paid.index());
    assertThat(BitcoindFixture.sats(output.required("value"))).isEqualTo(12_345_678);
    assertThat(output.at("/scriptPubKey/address").stringValue()).isEqualTo(address);
    assertThat(bitcoind.call("getblockcount").intValue()).isEqualTo(111);
  }

  @Test
  void minesBeforeThePaymentIfTheWalletHasNoMoney() {
    OutPoint paid = bitcoind.pay(bitcoind.newAddress(), 1_000);

    assertThat(bitcoind.call("getrawmempool").valueStream().map(JsonNode::stringValue))
        .containsExactly(paid.txid());
  }

  @Test
  void tellsBitcoindsErrorNumber() {
    String unknown = "00".repeat(32);

    assertThatThrownBy(() -> bitcoind.call("getrawtransaction", unknown))
        .isInstanceOfSatisfying(
            BitcoindRpc.RpcError.class, error -> assertThat(error.code()).isEqualTo(-5));
  }

  @Test
  void keepsTheChainOverStopAndRestart() {
    bitcoind.mine(3);
    ProcessHandle before = bitcoind.process();

    bitcoind.stop();

    assertThat(before.isAlive()).isFalse();
    bitcoind.restart();
    assertThat(bitcoind.call("getblockcount").intValue()).isEqualTo(3);
    assertThat(bitcoind.mine(1)).hasSize(1);
  }

  @Test
  void leavesNoProcessAndNoDirectory() {
    ProcessHandle process = bitcoind.process();

    bitcoind.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(bitcoind.dataDirectory()).doesNotExist();
  }

  @Test
  void severalRunAtOnceAndMeet() {
    try (BitcoindFixture other = BitcoindFixture.start()) {
      String block = bitcoind.mine(1).getFirst();
      other.call("addnode", "127.0.0.1:" + bitcoind.p2pPort(), "onetry");

      assertThat(other.call("waitforblock", block, 60_000).required("hash").stringValue())
          .isEqualTo(block);
    }
  }
}
