package org.jmd.core.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.tx.UtxoRef;

/** A private message that must be encrypted; see {@link MessageCodec#seal} and {@link Sealed}. */
public sealed interface Boxed extends PrivateMessage {

  /** The command that stands before the box. */
  BoxedCommand command();

  /** The ASCII text that goes into the box. */
  String plaintext();

  /** A taker opens its commitment. */
  record Auth(PodleRevelation revelation) implements Boxed {
    @Override
    public BoxedCommand command() {
      return BoxedCommand.AUTH;
    }

    @Override
    public String plaintext() {
      return revelation.format();
    }
  }

  /**
   * A maker discloses its inputs and outputs. Nothing is checked here but the form: duplicates, the
   * network of the addresses and the signature are the taker's business (coinjoin.md 2.12).
   *
   * @param utxos 1 to 1000 inputs
   * @param authKey the key of one of the inputs
   * @param coinJoinAddress where the maker receives the CoinJoin amount
   * @param changeAddress where the maker receives its change
   * @param keySignature base64 signature by {@code authKey} of the hex of the maker's NaCl key
   */
  record IoAuth(
      List<UtxoRef> utxos,
      PublicKey authKey,
      String coinJoinAddress,
      String changeAddress,
      String keySignature)
      implements Boxed {
    /** Most inputs that a message may list. */
    public static final int MAX_UTXOS = 1_000;

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z]{1,100}");
    private static final int MAX_SIGNATURE_LENGTH = 200;

    /** Checks the number of inputs and the form of the texts. */
    public IoAuth {
      utxos = List.copyOf(utxos);
      if (utxos.isEmpty() || utxos.size() > MAX_UTXOS) {
        throw new IllegalArgumentException("ioauth must list 1.." + MAX_UTXOS + " inputs");
      }
      if (!ADDRESS.matcher(coinJoinAddress).matches()
          || !ADDRESS.matcher(changeAddress).matches()) {
        throw new IllegalArgumentException("address must be 1..100 letters and digits");
      }
      if (keySignature.length() > MAX_SIGNATURE_LENGTH || !Sealed.isToken(keySignature)) {
        throw new IllegalArgumentException("signature must be one token");
      }
    }

    @Override
    public BoxedCommand command() {
      return BoxedCommand.IOAUTH;
    }

    @Override
    public String plaintext() {
      String list = utxos.stream().map(UtxoRef::toString).collect(Collectors.joining(","));
      return String.join(" ", list, authKey.hex(), coinJoinAddress, changeAddress, keySignature);
    }
  }

  /**
   * A taker presents the transaction to sign.
   *
   * @param tx not parsed, not empty
   */
  record TxProposal(Octets tx) implements Boxed {
    /** Checks that there is something. */
    public TxProposal {
      if (tx.length() == 0) {
        throw new IllegalArgumentException("transaction must not be empty");
      }
    }

    @Override
    public BoxedCommand command() {
      return BoxedCommand.TX;
    }

    @Override
    public String plaintext() {
      return tx.base64();
    }
  }

  /**
   * A maker signs one of its inputs.
   *
   * @param signature DER followed by the sighash byte, 9 to 73 octets, not verified
   * @param publicKey of the input
   * @param witnessProgram of a nested segwit input, 1 to 75 octets
   */
  record Signature(Octets signature, PublicKey publicKey, Optional<Octets> witnessProgram)
      implements Boxed {
    /** Checks the lengths. */
    public Signature {
      if (!SignaturePushes.isSignatureLength(signature.length())) {
        throw new IllegalArgumentException("signature must be 9..73 bytes");
      }
      if (witnessProgram.isPresent()
          && !SignaturePushes.isPushLength(witnessProgram.get().length())) {
        throw new IllegalArgumentException("witness program must be 1..75 bytes");
      }
    }

    @Override
    public BoxedCommand command() {
      return BoxedCommand.SIG;
    }

    @Override
    public String plaintext() {
      return SignaturePushes.format(this);
    }
  }
}
