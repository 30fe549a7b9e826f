package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.SecretBytes;

/**
 * The words of a wallet (BIP39, wallet.md 1.1). Words are separated by one space; their checksum
 * need not be right, since old wallets may hold other words. Wiped by {@link #close}.
 */
public final class Mnemonic implements AutoCloseable {
  /** The word counts that BIP39 allows. */
  public static final Set<Integer> WORD_COUNTS = Set.of(12, 15, 18, 21, 24);

  private static final int BITS_PER_WORD = 11;
  private static final int SEED_ITERATIONS = 2048;
  private static final int SEED_BITS = 512;
  private static final int LONGEST_WORD = 24;
  private static final byte[] SALT_PREFIX = "mnemonic".getBytes(UTF_8);

  private final SecretBytes text;
  private final int wordCount;

  private Mnemonic(SecretBytes text, int wordCount) {
    this.text = text;
    this.wordCount = wordCount;
  }

  /**
   * Makes fresh English words.
   *
   * @param wordCount one of {@link #WORD_COUNTS}
   */
  public static Mnemonic generate(int wordCount, Entropy entropy) {
    checkCount(wordCount);
    byte[] random = entropy.bytes(wordCount * 4 / 3);
    try {
      return fromEntropy(random);
    } finally {
      Arrays.fill(random, (byte) 0);
    }
  }

  /** The English words of that BIP39 entropy: 16, 20, 24, 28 or 32 octets. */
  public static Mnemonic fromEntropy(byte[] entropy) {
    return fromEntropy(entropy, WordList.ENGLISH);
  }

  /** The words of that BIP39 entropy in some language: 16, 20, 24, 28 or 32 octets. */
  public static Mnemonic fromEntropy(byte[] entropy, WordList language) {
    int wordCount = entropy.length * 3 / 4;
    checkCount(entropy.length % 4 == 0 ? wordCount : 0);
    byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
    bits[entropy.length] = Hashes.sha256(entropy)[0];
    SecretText.Buffer words = new SecretText.Buffer(wordCount * LONGEST_WORD);
    for (int i = 0; i < wordCount; i++) {
      if (i > 0) {
        words.write(' ');
      }
      words.writeBytes(language.octets(elevenBits(bits, i * BITS_PER_WORD)));
    }
    Arrays.fill(bits, (byte) 0);
    return new Mnemonic(SecretBytes.owning(words.take()), wordCount);
  }

  private static int elevenBits(byte[] octets, int start) {
    int value = 0;
    for (int i = start; i < start + BITS_PER_WORD; i++) {
      value = (value << 1) | bit(octets, i);
    }
    return value;
  }

  private static int bit(byte[] octets, int index) {
    return (octets[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE)) & 1;
  }

  /**
   * Takes words as a user or a file gives them; any white space separates them.
   *
   * @throws IllegalArgumentException if their number is not one of {@link #WORD_COUNTS}
   */
  public static Mnemonic parse(String text) {
    return parse(text.toCharArray());
  }

  /**
   * Takes words in UTF-8 as a user or a file gives them; the octets stay the caller's.
   *
   * @throws IllegalArgumentException if their number is not one of {@link #WORD_COUNTS}
   */
  public static Mnemonic parse(byte[] utf8) {
    return parse(SecretText.characters(utf8));
  }

  private static Mnemonic parse(char[] text) {
    byte[] words = SecretText.joined(text);
    Arrays.fill(text, '\0');
    int count = words.length == 0 ? 0 : 1;
    for (byte octet : words) {
      count += octet == ' ' ? 1 : 0;
    }
    checkCount(count);
    return new Mnemonic(SecretBytes.owning(words), count);
  }

  /**
   * Whether UTF-8 octets look like a mnemonic (wallet.md 2.1): an allowed number of words, all of
   * them alphabetic. The octets stay the caller's.
   */
  public static boolean looksLike(byte[] octets) {
    Optional<char[]> decoded = SecretText.tryCharacters(octets);
    if (decoded.isEmpty()) {
      return false;
    }
    char[] text = decoded.get();
    try {
      return WORD_COUNTS.contains(alphabeticWords(text));
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  /** How many words there are; -1 if something is neither a letter nor white space. */
  private static int alphabeticWords(char[] text) {
    int count = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length; i += Character.charCount(Character.codePointAt(text, i))) {
      int point = Character.codePointAt(text, i);
      if (SecretText.isSpace(text[i])) {
        inWord = false;
      } else if (isLetter(point)) {
        count += inWord ? 0 : 1;
        inWord = true;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static boolean isLetter(int codePoint) {
    // Words in NFKD carry their accents as separate marks.
    int type = Character.getType(codePoint);
    return Character.isLetter(codePoint)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static void checkCount(int wordCount) {
    if (!WORD_COUNTS.contains(wordCount)) {
      throw new IllegalArgumentException(
          "a mnemonic has 12, 15, 18, 21 or 24 words, got " + wordCount);
    }
  }

  /** How many words there are. */
  public int wordCount() {
    return wordCount;
  }

  /** The words as UTF-8, separated by single spaces; the caller must wipe the copy. */
  public byte[] toBytes() {
    return text.copy();
  }

  /** The words, for showing them to their owner. */
  public List<String> words() {
    return text.use(octets -> List.of(new String(octets, UTF_8).split(" ")));
  }

  /** Whether the checksum is right in any of the languages. */
  public boolean hasValidChecksum() {
    return language().isPresent();
  }

  /** The first language in which the checksum is right. */
  public Optional<WordList> language() {
    return normalised(octets ->
        Arrays.stream(WordList.values()).filter(l -> checks(indices(octets, l))).findFirst());
  }

  /**
   * Places, from 1, of the words that the language which knows most of them does not know; for
   * telling a person what to look at again. Empty if all are known and only the checksum can be
   * wrong.
   */
  public List<Integer> unknownWords() {
    ToIntFunction<int[]> known =
        indices -> (int) Arrays.stream(indices).filter(i -> i >= 0).count();
    int[] best =
        normalised(octets ->
            Arrays.stream(WordList.values())
                .map(l -> indices(octets, l))
                .max(Comparator.comparingInt(known))
                .orElseThrow());
    List<Integer> unknown = new ArrayList<>();
    // A few characters fall into two words when they are normalised; their places are no person's.
    for (int i = 0; i < Math.min(best.length, wordCount); i++) {
      if (best[i] < 0) {
        unknown.add(i + 1);
      }
    }
    Arrays.fill(best, 0);
    return unknown;
  }

  private <T> T normalised(java.util.function.Function<byte[], T> function) {
    byte[] octets = text.use(SecretText::normalised);
    try {
      return function.apply(octets);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** The number of each word; -1 for words that the language lacks. */
  private static int[] indices(byte[] words, WordList language) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      if (words[i] == ' ') {
        ends.add(i);
      }
    }
    ends.add(words.length);
    int[] indices = new int[ends.size()];
    int from = 0;
    for (int i = 0; i < indices.length; i++) {
      indices[i] = language.indexOf(words, from, ends.get(i)).orElse(-1);
      from = ends.get(i) + 1;
    }
    return indices;
  }

  private static boolean checks(int[] indices) {
    if (Arrays.stream(indices).anyMatch(i -> i < 0)) {
      Arrays.fill(indices, 0);
      return false;
    }
    byte[] bits = new byte[(indices.length * BITS_PER_WORD + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < indices.length * BITS_PER_WORD; i++) {
      int bit = (indices[i / BITS_PER_WORD] >> (BITS_PER_WORD - 1 - i % BITS_PER_WORD)) & 1;
      bits[i / Byte.SIZE] |= (byte) (bit << (Byte.SIZE - 1 - i % Byte.SIZE));
    }
    byte[] entropy = Arrays.copyOf(bits, indices.length * 4 / 3);
    int unused = Byte.SIZE - indices.length / 3;
    boolean right = ((bits[entropy.length] ^ Hashes.sha256(entropy)[0]) & 0xff) >> unused == 0;
    Arrays.fill(indices, 0);
    Arrays.fill(bits, (byte) 0);
    Arrays.fill(entropy, (byte) 0);
    return right;
  }

  /**
   * The 64-octet seed.
   *
   * @param passphrase the BIP39 passphrase as entered, in UTF-8, spaces included; empty for none
   */
  public SecretBytes seed(SecretBytes passphrase) {
    char[] password = normalised(SecretText::characters);
    byte[] normalised = passphrase.use(SecretText::normalised);
    byte[] salt = Arrays.copyOf(SALT_PREFIX, SALT_PREFIX.length + normalised.length);
    System.arraycopy(normalised, 0, salt, SALT_PREFIX.length, normalised.length);
    PBEKeySpec spec = new PBEKeySpec(password, salt, SEED_ITERATIONS, SEED_BITS);
    try {
      return SecretBytes.owning(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded());
    } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
      throw new IllegalStateException("the JDK lacks PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(password, '\0');
      Arrays.fill(salt, (byte) 0);
      Arrays.fill(normalised, (byte) 0);
    }
  }

  /** As {@link #seed(SecretBytes)}, for a passphrase that is text already. */
  public SecretBytes seed(String passphrase) {
    try (SecretBytes octets = SecretBytes.owning(passphrase.getBytes(UTF_8))) {
      return seed(octets);
    }
  }

  @Override
  public void close() {
    text.close();
  }

  @Override
  public String toString() {
    return "Mnemonic[" + wordCount + " words]";
  }
}
