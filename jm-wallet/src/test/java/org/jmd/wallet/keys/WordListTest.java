package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.bitcoinj.crypto.MnemonicCode;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordListTest {
  /** SHA-256 of the files as the BIP's authors publish them. */
  private static final Map<WordList, String> PUBLISHED =
      Map.of(
          WordList.CHINESE_SIMPLIFIED,
          "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
          WordList.CHINESE_TRADITIONAL,
          "417b26b3d8500a4ae3d59717d7011952db6fc2fb84b807f3f94ac734e89c1b5f",
          WordList.CZECH,
          "7e80e161c3e93d9554c2efb78d4e3cebf8fc727e9c52e03b83b94406bdcc95fc",
          WordList.ENGLISH,
          "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
          WordList.FRENCH,
          "ebc3959ab7801a1df6bac4fa7d970652f1df76b683cd2f4003c941c63d517e59",
          WordList.ITALIAN,
          "d392c49fdb700a24cd1fceb237c1f65dcc128f6b34a8aacb58b59384b5c648c2",
          WordList.JAPANESE,
          "2eed0aef492291e061633d7ad8117f1a2b03eb80a29d0e4e3117ac2528d05ffd",
          WordList.KOREAN,
          "9e95f86c167de88f450f0aaf89e87f6624a57f973c67b516e338e8e8b8897f60",
          WordList.PORTUGUESE,
          "2685e9c194c82ae67e10ba59d9ea5345a23dc093e92276fc5361f6667d79cd3f",
          WordList.SPANISH,
          "46846a5a0139d1e3cb77293e521c2865f7bcdb82c44e8d0a06a2cd0ecba48c0b");

  private static String decomposed(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKD);
  }

  /** Without accents and the voicing marks of Japanese. */
  private static String bare(String word) {
    return decomposed(word).replaceAll("\\p{Mn}", "");
  }

  @ParameterizedTest
  @EnumSource
  void isThePublishedList(WordList list) throws Exception {
    String resource = list.name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream in = WordList.class.getResourceAsStream(resource)) {
      assertThat(HexFormat.of().formatHex(Hashes.sha256(in.readAllBytes())))
          .isEqualTo(PUBLISHED.get(list));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasDistinctWordsInNfkdThatAreFoundAtTheirPlace(WordList list) {
    List<String> words = list.words();
    assertThat(words).hasSize(WordList.SIZE).doesNotHaveDuplicates();
    assertThat(words.stream().map(WordListTest::bare).collect(Collectors.toSet()).size())
        .isGreaterThan(list == WordList.JAPANESE ? 1900 : 2047);
    for (int i = 0; i < WordList.SIZE; i++) {
      byte[] octets = list.octets(i);
      String word = new String(octets, UTF_8);
      assertThat(Normalizer.isNormalized(word, Normalizer.Form.NFKD)).as(word).isTrue();
      assertThat(list.indexOf(octets, 0, octets.length)).hasValue(i);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ENGLISH", "FRENCH", "ITALIAN", "PORTUGUESE", "KOREAN"})
  void isSortedByItsBareLetters(WordList list) {
    assertThat(list.words().stream().map(WordListTest::bare)).isSorted();
  }

  @ParameterizedTest
  @EnumSource(names = {"ENGLISH", "ITALIAN", "PORTUGUESE", "CZECH", "SPANISH", "FRENCH"})
  void isToldApartByFourLetters(WordList list) {
    assertThat(
            list.words().stream()
                .map(WordListTest::bare)
                .map(w -> w.substring(0, Math.min(4, w.length()))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void makesWordsWhoseChecksumIsRightInThisLanguage(WordList list) {
    Random random = new Random(39);
    for (int length : new int[] {16, 20, 24, 28, 32}) {
      byte[] entropy = new byte[length];
      random.nextBytes(entropy);
      try (Mnemonic made = Mnemonic.fromEntropy(entropy, list);
          Mnemonic typed =
              Mnemonic.parse(
                  made.words().stream()
                      .map(w -> Normalizer.normalize(w, Normalizer.Form.NFC))
                      .collect(Collectors.joining(list.separator())))) {
        assertThat(made.wordCount()).isEqualTo(length * 3 / 4);
        assertThat(made.language().map(WordList::separator)).contains(list.separator());
        assertThat(typed.hasValidChecksum()).isTrue();
        assertThat(typed.unknownWords()).isEmpty();
      }
    }
    assertThatThrownBy(() -> Mnemonic.fromEntropy(new byte[17], list))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void agreesWithAnotherImplementationInEnglish() throws Exception {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      byte[] entropy = new byte[16 + 4 * random.nextInt(5)];
      random.nextBytes(entropy);
      try (Mnemonic mnemonic = Mnemonic.fromEntropy(entropy)) {
        assertThat(mnemonic.words()).isEqualTo(MnemonicCode.INSTANCE.toMnemonic(entropy));
      }
      List<String> words =
          random.ints(12, 0, WordList.SIZE).mapToObj(i -> WordList.ENGLISH.words().get(i)).toList();
      try (Mnemonic mnemonic = Mnemonic.parse(String.join(" ", words))) {
        assertThat(mnemonic.hasValidChecksum()).isEqualTo(checks(words));
      }
    }
  }

  private static boolean checks(List<String> words) {
    try {
      MnemonicCode.INSTANCE.check(words);
      return true;
    } catch (org.bitcoinj.crypto.MnemonicException _) {
      // False is the answer.
      return false;
    }
  }

  /** The first of the published Japanese vectors. */
  @Test
  void readsJapaneseWithItsOwnBlankAndNormalisesIt() {
    String words = "あいこくしん　".repeat(11) + "あおぞら";
    String passphrase = "㍍ガバヴァぱばぐゞちぢ十人十色";
    try (Mnemonic mnemonic = Mnemonic.parse(words);
        Mnemonic made = Mnemonic.fromEntropy(new byte[16], WordList.JAPANESE);
        SecretBytes seed = mnemonic.seed(passphrase)) {
      assertThat(mnemonic.language()).contains(WordList.JAPANESE);
      assertThat(mnemonic.wordCount()).isEqualTo(12);
      assertThat(made.words())
          .isEqualTo(Arrays.stream(words.split("　")).map(WordListTest::decomposed).toList());
      assertThat(HexFormat.of().formatHex(seed.copy()))
          .isEqualTo(
              "a262d6fb6122ecf45be09c50492b31f92e9beb7d9a845987a02cefda57a15f9c"
                  + "467a17872029a9e92299b5cbdf306e3a0ee620245cbd508959b6cb7ca637bd55");
    }
  }

  @Test
  void tellsWhichWordsAreInNoList() {
    try (Mnemonic wrong =
        Mnemonic.parse("abandon ".repeat(5) + "abandom " + "abandon ".repeat(5) + "xyz")) {
      assertThat(wrong.hasValidChecksum()).isFalse();
      assertThat(wrong.unknownWords()).containsExactly(6, 12);
    }
    try (Mnemonic wrong = Mnemonic.parse("abandon ".repeat(12))) {
      assertThat(wrong.unknownWords()).isEmpty();
    }
  }

  @Test
  void looksLikeWordsOnlyWithLettersAndARightCount() {
    String twelve = "abandon ".repeat(12);
    assertThat(Mnemonic.looksLike(twelve.getBytes(UTF_8))).isTrue();
    assertThat(Mnemonic.looksLike(("\n\t " + twelve).getBytes(UTF_8))).isTrue();
    assertThat(Mnemonic.looksLike("が　".repeat(12).getBytes(UTF_8))).isTrue();
    assertThat(Mnemonic.looksLike(decomposed("が ".repeat(12)).getBytes(UTF_8))).isTrue();
    assertThat(Mnemonic.looksLike((twelve + "abandon").getBytes(UTF_8))).isFalse();
    assertThat(Mnemonic.looksLike(twelve.replace("n", "1").getBytes(UTF_8))).isFalse();
    assertThat(Mnemonic.looksLike(new byte[0])).isFalse();
    assertThat(Mnemonic.looksLike(new byte[] {(byte) 0xff, 32, 97})).isFalse();
    assertThat(new HashSet<>(Mnemonic.WORD_COUNTS)).containsExactlyInAnyOrder(12, 15, 18, 21, 24);
  }
}
