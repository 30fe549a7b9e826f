package org.jmd.wallet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.testing.FakeWalletBackend;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletDirectSendVectorTest {
  private final SendPlanner planner =
      new SendPlanner(new CoinSelector(new SeededEntropy(1)), SendFees.DEFAULT.cap());

  @TempDir Path directory;

  static Stream<Vectors.Row> rows() {
    return Vectors.rows("wallet_direct_send.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void makesTheSameTransactionOrNone(Vectors.Row row) throws SendRefused {
    JsonNode expected = row.json().required("result");
    if (expected.has("error")) {
      boolean feeRate = expected.required("error").stringValue().equals("ExcessiveFeeRateError");
      assertThatThrownBy(() -> plan(row))
          .isInstanceOfSatisfying(
              SendRefused.class,
              e -> assertThat(e.reason() == SendRefused.Reason.FEE_RATE).isEqualTo(feeRate));
      return;
    }

    SendPlan plan = plan(row);

    assertThat(plan.feeSats()).isEqualTo(expected.required("fee").longValue());
    assertThat(plan.sendSats()).isEqualTo(expected.required("send_amount").longValue());
    assertThat(plan.changeSats()).isEqualTo(expected.required("change_amount").longValue());
    assertThat(plan.inputs().stream().map(c -> c.outPoint().toString()).toList())
        .isEqualTo(expected.required("inputs").valueStream().map(JsonNode::stringValue).toList());
    try (Mnemonic mnemonic = Mnemonic.parse(row.text("mnemonic"))) {
      HdKeys keys = HdKeys.of(mnemonic, "", network(row), HdKeys.MAX_MIXDEPTHS);
      Tx signed = signed(row, plan, keys, expected);
      assertThat(HexFormat.of().formatHex(signed.serialize()))
          .isEqualTo(expected.required("tx_hex").stringValue());
      assertThat(signed.txid()).isEqualTo(expected.required("txid").stringValue());
    }
  }

  private Tx signed(Vectors.Row row, SendPlan plan, HdKeys keys, JsonNode expected) {
    String changeAddress = "";
    Tx unsigned;
    if (plan.hasChange()) {
      KeyPath path =
          keys.path(row.json().required("mixdepth").intValue(), Branch.INTERNAL, nextIndex(row));
      changeAddress = keys.address(path);
      unsigned = plan.transaction(keys.script(path));
    } else {
      unsigned = plan.transaction();
    }
    assertThat(changeAddress).isEqualTo(expected.required("change_address").stringValue());
    try (Wallet wallet =
        Wallet.open(
            WalletSettings.defaults(directory),
            keys,
            new FakeWalletBackend(new FakeChain(), keys.network()),
            Instant::now,
            new PrivateFiles())) {
      return plan.sign(unsigned, wallet::witness);
    }
  }

  private SendPlan plan(Vectors.Row row) throws SendRefused {
    JsonNode inputs = row.json().required("input_utxos");
    SendRequest request =
        new SendRequest(
            row.json().required("mixdepth").intValue(),
            row.json().required("amount").longValue(),
            SendRequest.segwitDestination(row.text("destination"), network(row)),
            FeeRate.of(row.json().required("fee_rate").asString()),
            inputs.isNull()
                ? Optional.empty()
                : Optional.of(
                    inputs
                        .valueStream()
                        .map(i -> OutPoint.tryParse(i.stringValue()).orElseThrow())
                        .toList()));
    Instant mtp = Instant.ofEpochSecond(row.json().required("mtp").longValue());
    return planner.plan(request, coins(row), mtp);
  }

  private static Network network(Vectors.Row row) {
    return Network.valueOf(row.text("network").toUpperCase(java.util.Locale.ROOT));
  }

  private static int nextIndex(Vectors.Row row) {
    return coins(row).stream()
        .filter(c -> c.mixdepth() == row.json().required("mixdepth").intValue())
        .filter(c -> c.branch() == Branch.INTERNAL)
        .mapToInt(c -> c.path().index() + 1)
        .max()
        .orElse(0);
  }

  private static List<Coin> coins(Vectors.Row row) {
    List<Coin> coins = new ArrayList<>();
    for (JsonNode utxo : row.json().required("utxos")) {
      String path = utxo.required("path").stringValue();
      int colon = path.indexOf(':');
      coins.add(
          new Coin(
              new OutPoint(utxo.required("txid").stringValue(), utxo.required("vout").longValue()),
              utxo.required("value").longValue(),
              ScriptPubKey.fromHex(utxo.required("scriptpubkey").stringValue()),
              utxo.required("address").stringValue(),
              KeyPath.tryParse(colon < 0 ? path : path.substring(0, colon)).orElseThrow(),
              utxo.required("confirmations").intValue(),
              0,
              utxo.required("frozen").booleanValue(),
              false,
              !utxo.required("locktime").isNull(),
              utxo.required("coinjoin_output").booleanValue()));
    }
    return coins;
  }
}
