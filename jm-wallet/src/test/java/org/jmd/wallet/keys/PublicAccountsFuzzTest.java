package org.jmd.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.jmd.wallet.testing.Mutations;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

class PublicAccountsFuzzTest {
  @FuzzTest
  void anyFileIsPublicKeysOrNot(byte[] content) {
    settles(content);
  }

  @Test
  void damagedFilesArePublicKeysOrNot() throws Exception {
    Mutations.of(
        List.of(PublicAccounts.of(WalletFixture.keys(1)).format()),
        2_000,
        PublicAccountsFuzzTest::settles);
  }

  private static void settles(byte[] content) {
    PublicAccounts.tryParse(content)
        .ifPresent(known -> {
          assertThat(PublicAccounts.tryParse(known.format())).contains(known);
          HdKeys.watching(known, known.xpubs().size());
        });
  }
}
