package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class NickFuzzTest {
  private static final NickIdentity IDENTITY = NickIdentity.create(new Random(70)::nextBytes);
  private static final String GENUINE = IDENTITY.signedBody("fill", "0 1000000 ab P00");
  private static final int DATA_START = "fill ".length();

  /** The first 16 characters are the nick, the rest the body. */
  @FuzzTest
  void anyBodyIsGenuineOrNot(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    int split = Math.min(Nick.LENGTH, text.length());
    String body = text.substring(split);
    Nick.tryParse(text.substring(0, split))
        .flatMap(nick -> NickIdentity.verify(nick, body))
        .ifPresent(verified ->
            assertThat(body).startsWith(verified.command() + " ").contains(verified.data()));
    assertThat(NickIdentity.verify(IDENTITY.nick(), body)).isEmpty();
  }

  /** Only the command and the case of the key are not signed. */
  @FuzzTest
  void noChangeOfSignedDataIsGenuine(byte[] data) {
    StringBuilder text = new StringBuilder(GENUINE);
    for (int i = 0; i + 1 < data.length; i += 2) {
      int at = DATA_START + (data[i] & 0xff) % (GENUINE.length() - DATA_START);
      text.setCharAt(at, (char) (data[i + 1] & 0xff));
    }
    String changed = text.toString();
    NickIdentity.verify(IDENTITY.nick(), changed)
        .ifPresent(verified -> assertThat(changed).isEqualToIgnoringCase(GENUINE));
  }
}
