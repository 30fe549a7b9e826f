package org.jmd.taker;

import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.OutPoint;

/**
 * Why a maker dropped out of a round. Each costs only that maker its place; what it means to the
 * round is decided elsewhere (coinjoin.md 2.11, 2.12, 2.14).
 */
public sealed interface MakerFailure {
  /** One line for the user: the fact with its numbers. */
  String describe();

  /** There was no way to deliver a message. */
  record Unreachable() implements MakerFailure {
    @Override
    public String describe() {
      return "cannot be reached";
    }
  }

  /** Nothing came before the timeout. */
  record Silent(Phase phase) implements MakerFailure {
    @Override
    public String describe() {
      return "did not answer while " + phase.doing();
    }
  }

  /** The maker said why it refuses. */
  record Refused(Plain.ErrorReply error) implements MakerFailure {
    @Override
    public String describe() {
      return "refused: " + error.text();
    }
  }

  /** The maker cannot serve a light client. */
  record LacksFeature(String feature) implements MakerFailure {
    @Override
    public String describe() {
      return "lacks the feature " + feature;
    }
  }

  /** The answer cannot be decrypted or parsed. */
  record BadAnswer(String problem) implements MakerFailure {
    @Override
    public String describe() {
      return "sent an unusable answer: " + problem;
    }
  }

  /** The signature over the encryption key does not hold: somebody may sit in between. */
  record KeyNotSigned() implements MakerFailure {
    @Override
    public String describe() {
      return "did not sign its encryption key (possible man in the middle)";
    }
  }

  /** The maker brings too many inputs, which the taker would pay for. */
  record TooManyInputs(int count, int limit) implements MakerFailure {
    @Override
    public String describe() {
      return "brings " + count + " inputs, at most " + limit + " allowed (max_maker_utxos)";
    }
  }

  /** An input occurs twice in the maker's list. */
  record InputRepeated(OutPoint outPoint) implements MakerFailure {
    @Override
    public String describe() {
      return "lists input " + outPoint + " twice";
    }
  }

  /** An input is one of ours or of another maker. */
  record InputTaken(OutPoint outPoint) implements MakerFailure {
    @Override
    public String describe() {
      return "lists input " + outPoint + ", which belongs to another participant";
    }
  }

  /** An input does not exist, is spent or is unconfirmed. */
  record InputUnavailable(OutPoint outPoint, String problem) implements MakerFailure {
    @Override
    public String describe() {
      return "input " + outPoint + " " + problem;
    }
  }

  /** An input is no native segwit coin of a single key. */
  record InputKind(OutPoint outPoint, String kind) implements MakerFailure {
    @Override
    public String describe() {
      return "input " + outPoint + " is " + kind + " instead of P2WPKH";
    }
  }

  /** What is claimed about an input is not what the chain says. */
  record FalseMetadata(OutPoint outPoint) implements MakerFailure {
    @Override
    public String describe() {
      return "makes a false statement about input " + outPoint;
    }
  }

  /** The inputs leave too little change. */
  record ChangeTooSmall(long changeSats, long minimumSats) implements MakerFailure {
    @Override
    public String describe() {
      return "its inputs leave " + changeSats + " sat of change, at least " + minimumSats;
    }
  }

  /** The key that signed owns none of the inputs. */
  record KeyOwnsNoInput() implements MakerFailure {
    @Override
    public String describe() {
      return "its key owns none of its inputs";
    }
  }

  /** An address is unusable. */
  record BadAddress(String which, String problem) implements MakerFailure {
    @Override
    public String describe() {
      return "its " + which + " address " + problem;
    }
  }

  /** Not all signatures came. */
  record SignaturesMissing(int valid, int needed, String lastProblem) implements MakerFailure {
    @Override
    public String describe() {
      return "sent "
          + valid
          + " of "
          + needed
          + " valid signatures"
          + (lastProblem.isEmpty() ? "" : " (" + lastProblem + ")");
    }
  }
}
