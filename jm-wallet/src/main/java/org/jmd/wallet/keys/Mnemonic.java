package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bitcoinj.crypto.MnemonicCode;
import org.bitcoinj.crypto.MnemonicException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;

/**
 * The words of a wallet (BIP39, wallet.md 1.1). Words are separated by one space; their checksum
 * need not be right, since old wallets may hold other words. Wiped by {@link #close}.
 */
public final class Mnemonic implements AutoCloseable {
  /** The word counts that BIP39 allows. */
  public static final Set<Integer> WORD_COUNTS = Set.of(12, 15, 18, 21, 24);

  private static final int SEED_ITERATIONS = 2048;
  private static final int SEED_BITS = 512;

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
    List<String> words = MnemonicCode.INSTANCE.toMnemonic(entropy);
    checkCount(words.size());
    return ofWords(words);
  }

  /**
   * Takes words as a user or a file gives them; any white space separates them.
   *
   * @throws IllegalArgumentException if their number is not one of {@link #WORD_COUNTS}
   */
  public static Mnemonic parse(String text) {
    List<String> words = Arrays.stream(text.strip().split("\\s+")).toList();
    checkCount(words.size());
    return ofWords(words);
  }

  private static void checkCount(int wordCount) {
    if (!WORD_COUNTS.contains(wordCount)) {
      throw new IllegalArgumentException(
          "a mnemonic has 12, 15, 18, 21 or 24 words, got " + wordCount);
    }
  }

  private static Mnemonic ofWords(List<String> words) {
    return new Mnemonic(SecretBytes.owning(String.join(" ", words).getBytes(UTF_8)), words.size());
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

  /** Whether these are English words with the right checksum. */
  public boolean hasValidChecksum() {
    try {
      MnemonicCode.INSTANCE.check(words());
      return true;
    } catch (MnemonicException _) {
      // False is the answer; the exception would name the words.
      return false;
    }
  }

  /**
   * The 64-octet seed.
   *
   * @param passphrase the BIP39 passphrase as entered, spaces included; empty for none
   */
  public SecretBytes seed(String passphrase) {
    char[] password = normalised();
    byte[] salt =
        Normalizer.normalize("mnemonic" + passphrase, Normalizer.Form.NFKD).getBytes(UTF_8);
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
    }
  }

  private char[] normalised() {
    return text.use(octets -> {
      CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(octets));
      return Normalizer.isNormalized(decoded, Normalizer.Form.NFKD)
          ? toArray(decoded)
          : Normalizer.normalize(decoded, Normalizer.Form.NFKD).toCharArray();
    });
  }

  private static char[] toArray(CharBuffer buffer) {
    char[] chars = new char[buffer.remaining()];
    buffer.get(chars);
    Arrays.fill(buffer.array(), '\0');
    return chars;
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
