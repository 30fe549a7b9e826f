package org.jmd.core.tx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Secp256k1;

/**
 * Collects one maker's signatures for a taker. Signatures come in no particular order, so each is
 * tried on that maker's inputs that are still unsigned and locked to its key (coinjoin.md 0.4 D14,
 * 2.14). Only strict DER with low s and SIGHASH_ALL counts. Work per signature is bounded by the
 * number of inputs locked to the same key. Not safe for use by several threads.
 */
public final class SignatureMatcher {
  /** What became of a signature. */
  public sealed interface Result {
    /** It signs this input; the input is settled. */
    record Matched(int inputIndex, PrevOut input, List<ByteString> witness) implements Result {
      /** Copies the witness. */
      public Matched {
        witness = List.copyOf(witness);
      }
    }

    /** It signs with another sighash type than ALL. */
    record WrongSighashType(int type) implements Result {}

    /** It is not strict DER, or its s is high. */
    record NotStrictDer() implements Result {}

    /** None of the maker's inputs is locked to its key. */
    record ForeignKey() implements Result {}

    /** It verifies for none of the unsigned inputs locked to its key. */
    record DoesNotVerify(int tried) implements Result {}
  }

  private final Secp256k1 curve;
  private final SegwitSighash sighash;
  private final List<PrevOut> inputs;
  private final Map<OutPoint, Result.Matched> matched = new LinkedHashMap<>();

  /**
   * Expects signatures for these inputs.
   *
   * @param inputs all inputs of one maker, P2WPKH
   * @throws IllegalArgumentException if one is not P2WPKH or not spent by the transaction
   */
  public SignatureMatcher(Secp256k1 curve, Tx tx, List<PrevOut> inputs) {
    this.curve = curve;
    this.sighash = new SegwitSighash(tx);
    this.inputs = List.copyOf(inputs);
    for (PrevOut input : inputs) {
      if (input.script().kind() != ScriptPubKey.Kind.P2WPKH) {
        throw new IllegalArgumentException("input " + input.outPoint() + " is not P2WPKH");
      }
      sighash.inputIndex(input);
    }
  }

  /** Tries a signature on the unsigned inputs. Total. */
  public Result offer(SignatureBlob blob) {
    byte[] signature = blob.signature().bytes();
    int type = signature[signature.length - 1];
    if (type != SegwitSighash.TYPE_ALL) {
      return new Result.WrongSighashType(type & 0xff);
    }
    byte[] der = Arrays.copyOf(signature, signature.length - 1);
    if (DerSignature.tryParse(der).isEmpty()) {
      return new Result.NotStrictDer();
    }
    ScriptPubKey script = ScriptPubKey.p2wpkh(Hashes.hash160(blob.publicKey().bytes()));
    List<PrevOut> locked = inputs.stream().filter(i -> i.script().equals(script)).toList();
    if (locked.isEmpty()) {
      return new Result.ForeignKey();
    }
    int tried = 0;
    for (PrevOut input : locked) {
      if (!matched.containsKey(input.outPoint())) {
        tried++;
        if (curve.verify(blob.publicKey(), sighash.ofP2wpkh(input), der)) {
          Result.Matched result =
              new Result.Matched(sighash.inputIndex(input), input, blob.witness());
          matched.put(input.outPoint(), result);
          return result;
        }
      }
    }
    return new Result.DoesNotVerify(tried);
  }

  /** Whether every input is signed. */
  public boolean isComplete() {
    return matched.size() == inputs.size();
  }

  /** The inputs that are not signed yet. */
  public List<PrevOut> missing() {
    return inputs.stream().filter(input -> !matched.containsKey(input.outPoint())).toList();
  }

  /** The signatures found so far. */
  public List<Result.Matched> matched() {
    return new ArrayList<>(matched.values());
  }

  /** That transaction, with the witnesses found so far; it must have the same inputs. */
  public Tx applyTo(Tx transaction) {
    Tx result = transaction;
    for (Result.Matched match : matched.values()) {
      result = result.withWitness(match.inputIndex(), match.witness());
    }
    return result;
  }
}
