package org.jmd.taker;

import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.OutPoint;

/**
 * Why a maker dropped out of a round. Each costs only that maker its place; what it means to the
 * round is decided elsewhere (coinjoin.md 2.11, 2.12, 2.14).
 */
public sealed interface MakerFailure {
  /** One line for the user: the fact with its numbers. */
  default String describe() {
    return switch (this) {
      case Unreachable() -> "cannot be reached";
      case Silent(Phase phase) -> "did not answer while " + phase.doing();
      case Refused(Plain.ErrorReply error) -> "refused: " + error.text();
      case LacksFeature(String feature) -> "lacks the feature " + feature;
      case BadAnswer(String problem) -> "sent an unusable answer: " + problem;
      case KeyNotSigned() -> "did not sign its encryption key (possible man in the middle)";
      case TooManyInputs(int count, int limit) ->
          "brings " + count + " inputs, at most " + limit + " allowed (max_maker_utxos)";
      case InputRepeated(OutPoint outPoint) -> "lists input " + outPoint + " twice";
      case InputTaken(OutPoint outPoint) ->
          "lists input " + outPoint + ", which belongs to another participant";
      case InputUnavailable(OutPoint outPoint, String problem) ->
          "input " + outPoint + " " + problem;
      case InputKind(OutPoint outPoint, String kind) ->
          "input " + outPoint + " is " + kind + " instead of P2WPKH";
      case FalseMetadata(OutPoint outPoint) -> "makes a false statement about input " + outPoint;
      case ChangeTooSmall(long changeSats, long minimumSats) ->
          "its inputs leave " + changeSats + " sat of change, at least " + minimumSats;
      case KeyOwnsNoInput() -> "its key owns none of its inputs";
      case BadAddress(String which, String problem) -> "its " + which + " address " + problem;
      case SignaturesMissing(int valid, int needed, String lastProblem) ->
          "sent "
              + valid
              + " of "
              + needed
              + " valid signatures"
              + (lastProblem.isEmpty() ? "" : " (" + lastProblem + ")");
    };
  }

  /** There was no way to deliver a message. */
  record Unreachable() implements MakerFailure {}

  /** Nothing came before the timeout. */
  record Silent(Phase phase) implements MakerFailure {}

  /** The maker said why it refuses. */
  record Refused(Plain.ErrorReply error) implements MakerFailure {}

  /** The maker cannot serve a light client. */
  record LacksFeature(String feature) implements MakerFailure {}

  /** The answer cannot be decrypted or parsed. */
  record BadAnswer(String problem) implements MakerFailure {}

  /** The signature over the encryption key does not hold: somebody may sit in between. */
  record KeyNotSigned() implements MakerFailure {}

  /** The maker brings too many inputs, which the taker would pay for. */
  record TooManyInputs(int count, int limit) implements MakerFailure {}

  /** An input occurs twice in the maker's list. */
  record InputRepeated(OutPoint outPoint) implements MakerFailure {}

  /** An input is one of ours or of another maker. */
  record InputTaken(OutPoint outPoint) implements MakerFailure {}

  /** An input does not exist, is spent or is unconfirmed. */
  record InputUnavailable(OutPoint outPoint, String problem) implements MakerFailure {}

  /** An input is no native segwit coin of a single key. */
  record InputKind(OutPoint outPoint, String kind) implements MakerFailure {}

  /** What is claimed about an input is not what the chain says. */
  record FalseMetadata(OutPoint outPoint) implements MakerFailure {}

  /** The inputs leave too little change. */
  record ChangeTooSmall(long changeSats, long minimumSats) implements MakerFailure {}

  /** The key that signed owns none of the inputs. */
  record KeyOwnsNoInput() implements MakerFailure {}

  /** An address is unusable. */
  record BadAddress(String which, String problem) implements MakerFailure {}

  /** Not all signatures came. */
  record SignaturesMissing(int valid, int needed, String lastProblem) implements MakerFailure {}
}
