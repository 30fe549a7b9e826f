package org.jmd.core.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclPublicKey;

/** A private message that travels in the clear. */
public sealed interface Plain extends PrivateMessage, WireMessage {

  /** The command word. */
  String command();

  /** What follows the command word, never empty. */
  String data();

  /**
   * A maker answers a request for its offers. Several offers of one line become several messages.
   *
   * @param bondProof base64 as received, not verified, one token of at most 512 characters
   */
  record PrivateOffer(Offer offer, Optional<String> bondProof) implements Plain {
    /** Longest text that is taken for a proof; a valid one has 336 characters. */
    static final int MAX_PROOF_LENGTH = 512;

    /** Checks the proof's form. */
    public PrivateOffer {
      if (bondProof.isPresent() && !isProof(bondProof.get())) {
        throw new IllegalArgumentException(
            "bond proof must be one token of at most 512 characters");
      }
    }

    static boolean isProof(String text) {
      return text.length() <= MAX_PROOF_LENGTH && Sealed.isToken(text);
    }

    @Override
    public String command() {
      return offer.type().wireName();
    }

    @Override
    public String data() {
      return offer.wireArguments() + bondProof.map(proof -> "!tbond " + proof).orElse("");
    }
  }

  /**
   * A taker asks a maker to take part.
   *
   * @param oid of the offer, {@code 0..2^63-1}
   * @param amountSats the CoinJoin amount, {@code 0..MAX_MONEY_SATS}
   * @param takerKey the taker's key of the conversation
   * @param commitment to the coin that the taker will prove to own
   */
  record Fill(long oid, long amountSats, NaclPublicKey takerKey, Commitment commitment)
      implements Plain {
    /** Checks both ranges. */
    public Fill {
      if (oid < 0) {
        throw new IllegalArgumentException("oid must not be negative, got " + oid);
      }
      if (amountSats < 0 || amountSats > ProtocolConstants.MAX_MONEY_SATS) {
        throw new IllegalArgumentException("amount out of range: " + amountSats);
      }
    }

    @Override
    public String command() {
      return "fill";
    }

    @Override
    public String data() {
      return oid + " " + amountSats + " " + takerKey.hex() + " " + commitment.wire();
    }
  }

  /**
   * A maker accepts.
   *
   * @param makerKey the maker's key of the conversation
   * @param features what the maker says it can do
   */
  record PubKey(NaclPublicKey makerKey, Features features) implements Plain {
    @Override
    public String command() {
      return "pubkey";
    }

    @Override
    public String data() {
      return features.isEmpty()
          ? makerKey.hex()
          : makerKey.hex() + " features=" + String.join(",", features.names());
    }
  }

  /**
   * A taker asks a maker to broadcast the finished transaction.
   *
   * @param tx not parsed, not empty
   */
  record Push(Octets tx) implements Plain {
    /** Checks that there is something. */
    public Push {
      if (tx.length() == 0) {
        throw new IllegalArgumentException("transaction must not be empty");
      }
    }

    @Override
    public String command() {
      return "push";
    }

    @Override
    public String data() {
      return tx.base64();
    }
  }

  /** A maker asks another one to publish a used commitment ({@code hp2}). */
  record CommitmentRelay(Commitment commitment) implements Plain {
    @Override
    public String command() {
      return "hp2";
    }

    @Override
    public String data() {
      return commitment.hex();
    }
  }

  /**
   * Something went wrong at the peer.
   *
   * @param text 1 to 500 printable ASCII characters without bangs
   */
  record ErrorReply(String text) implements Plain {
    private static final int MAX_LENGTH = 500;
    private static final Pattern TEXT = Pattern.compile("[ -~&&[^!]]{1," + MAX_LENGTH + "}");

    /** Checks the text; {@link #of} takes any. */
    public ErrorReply {
      if (!TEXT.matcher(text).matches()) {
        throw new IllegalArgumentException("error text must be 1..500 printable characters");
      }
    }

    /** Replaces what is not printable, cuts what is too long. Total. */
    public static ErrorReply of(String text) {
      StringBuilder clean = new StringBuilder();
      for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
        char c = text.charAt(i);
        clean.append(c >= ' ' && c < 0x7f && c != '!' ? c : '?');
      }
      return new ErrorReply(clean.isEmpty() ? "?" : clean.toString());
    }

    /** Whether the peer refuses the commitment as used: the taker should take another one. */
    public boolean isBlacklisting() {
      return text.toLowerCase(Locale.ROOT).contains("blacklist");
    }

    @Override
    public String command() {
      return "error";
    }

    @Override
    public String data() {
      return text;
    }
  }
}
