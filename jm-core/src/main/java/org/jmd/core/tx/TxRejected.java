package org.jmd.core.tx;

import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.tx.TxFormatException.Problem;

/** Why a maker refuses to sign: one record per rule of coinjoin.md 1.11, with both numbers. */
public sealed interface TxRejected extends TxVerdict {
  /** The number of the rule in coinjoin.md 1.11. */
  int rule();

  /** For the log and the operator: the fact with its numbers. No secrets. */
  String describe();

  /** V1: the octets are no transaction. */
  record Malformed(Problem problem, int offset) implements TxRejected {
    @Override
    public int rule() {
      return 1;
    }

    @Override
    public String describe() {
      return "not a transaction: " + problem + " at offset " + offset;
    }
  }

  /** V2: the version is none of 1, 2, 3. */
  record UnsupportedVersion(long version) implements TxRejected {
    @Override
    public int rule() {
      return 2;
    }

    @Override
    public String describe() {
      return "version " + version + " is none of 1, 2, 3";
    }
  }

  /** V2: no input. */
  record NoInputs() implements TxRejected {
    @Override
    public int rule() {
      return 2;
    }

    @Override
    public String describe() {
      return "no input";
    }
  }

  /** V2: no output. */
  record NoOutputs() implements TxRejected {
    @Override
    public int rule() {
      return 2;
    }

    @Override
    public String describe() {
      return "no output";
    }
  }

  /** V3: one of our coins is not spent. */
  record InputMissing(OutPoint outPoint) implements TxRejected {
    @Override
    public int rule() {
      return 3;
    }

    @Override
    public String describe() {
      return "our input " + outPoint + " is missing";
    }
  }

  /** V4: a coin is spent twice. */
  record InputRepeated(OutPoint outPoint) implements TxRejected {
    @Override
    public int rule() {
      return 4;
    }

    @Override
    public String describe() {
      return "input " + outPoint + " occurs twice";
    }
  }

  /** V5: a coin of ours is spent that this session did not offer. */
  record UnofferedOwnInput(OutPoint outPoint) implements TxRejected {
    @Override
    public int rule() {
      return 5;
    }

    @Override
    public String describe() {
      return "spends " + outPoint + ", which is ours but not part of this session";
    }
  }

  /** V6: our input has a script, so that our signature would not make it valid. */
  record InputScriptNotEmpty(OutPoint outPoint, int length) implements TxRejected {
    @Override
    public int rule() {
      return 6;
    }

    @Override
    public String describe() {
      return "our input " + outPoint + " has an input script of " + length + " bytes";
    }
  }

  /** V6: too many inputs. */
  record TooManyInputs(int count, int max) implements TxRejected {
    @Override
    public int rule() {
      return 6;
    }

    @Override
    public String describe() {
      return count + " inputs, at most " + max + " allowed";
    }
  }

  /** V7: our CoinJoin script is not paid exactly once. */
  record CoinJoinOutputNotUnique(int occurrences) implements TxRejected {
    @Override
    public int rule() {
      return 7;
    }

    @Override
    public String describe() {
      return "our CoinJoin output occurs " + occurrences + " times instead of once";
    }
  }

  /** V7: our CoinJoin output is short. */
  record CoinJoinOutputTooSmall(long expectedSats, long actualSats) implements TxRejected {
    @Override
    public int rule() {
      return 7;
    }

    @Override
    public String describe() {
      return "our CoinJoin output is " + actualSats + " sat, agreed were " + expectedSats;
    }
  }

  /** V8: our change script is not paid exactly once. */
  record ChangeNotUnique(int occurrences) implements TxRejected {
    @Override
    public int rule() {
      return 8;
    }

    @Override
    public String describe() {
      return "our change output occurs " + occurrences + " times instead of once";
    }
  }

  /** V8: our change is short. */
  record ChangeTooSmall(long expectedSats, long actualSats) implements TxRejected {
    @Override
    public int rule() {
      return 8;
    }

    @Override
    public String describe() {
      return "our change is " + actualSats + " sat, due are " + expectedSats;
    }
  }

  /** V9: both of our outputs would pay the same script. */
  record ScriptsNotDistinct(ScriptPubKey script) implements TxRejected {
    @Override
    public int rule() {
      return 9;
    }

    @Override
    public String describe() {
      return "CoinJoin and change script are the same: " + script;
    }
  }

  /** V10: the terms leave us with dust. */
  record ExpectedChangeIsDust(long expectedSats, long minimumSats) implements TxRejected {
    @Override
    public int rule() {
      return 10;
    }

    @Override
    public String describe() {
      return "the terms leave "
          + expectedSats
          + " sat of change, at least "
          + minimumSats
          + " needed";
    }
  }

  /** V11: the terms make us pay. */
  record NegativeProfit(long cjFeeSats, long txFeeContributionSats) implements TxRejected {
    @Override
    public int rule() {
      return 11;
    }

    @Override
    public String describe() {
      return "fee contribution of "
          + txFeeContributionSats
          + " sat exceeds the earned "
          + cjFeeSats;
    }
  }

  /** V12: an output is negative or above all the money there is. */
  record OutputValueOutOfRange(long valueSats) implements TxRejected {
    @Override
    public int rule() {
      return 12;
    }

    @Override
    public String describe() {
      return "an output of "
          + valueSats
          + " sat, allowed are 0.."
          + ProtocolConstants.MAX_MONEY_SATS;
    }
  }

  /** V12: the outputs together exceed all the money there is. */
  record OutputSumOutOfRange(long sumSats) implements TxRejected {
    @Override
    public int rule() {
      return 12;
    }

    @Override
    public String describe() {
      return "outputs of "
          + sumSats
          + " sat in total, at most "
          + ProtocolConstants.MAX_MONEY_SATS
          + " allowed";
    }
  }

  /** V14: the transaction could not be mined soon, for its lock time. */
  record LockedUntil(long lockTime, long latestAllowed) implements TxRejected {
    @Override
    public int rule() {
      return 14;
    }

    @Override
    public String describe() {
      return "lock time " + lockTime + " is beyond " + latestAllowed;
    }
  }

  /** V14: the transaction could not be mined soon, for an input that must age (BIP68). */
  record RelativelyLocked(OutPoint outPoint, long sequence) implements TxRejected {
    @Override
    public int rule() {
      return 14;
    }

    @Override
    public String describe() {
      return "input " + outPoint + " has the relative lock " + Long.toHexString(sequence);
    }
  }

  /** V15: our input has an unusual sequence. */
  record SequenceTooLow(OutPoint outPoint, long sequence, long minimum) implements TxRejected {
    @Override
    public int rule() {
      return 15;
    }

    @Override
    public String describe() {
      return "our input "
          + outPoint
          + " has sequence "
          + Long.toHexString(sequence)
          + ", at least "
          + Long.toHexString(minimum)
          + " needed";
    }
  }

  /** V18: our coin is spent, or no longer confirmed. */
  record InputUnavailable(OutPoint outPoint) implements TxRejected {
    @Override
    public int rule() {
      return 18;
    }

    @Override
    public String describe() {
      return "our input " + outPoint + " is spent or unconfirmed by now";
    }
  }

  /** V19: our coin has been frozen since. */
  record InputFrozen(OutPoint outPoint) implements TxRejected {
    @Override
    public int rule() {
      return 19;
    }

    @Override
    public String describe() {
      return "our input " + outPoint + " is frozen by now";
    }
  }

  /** V19: our coin is no plain key coin, such as a fidelity bond. */
  record InputKindForbidden(OutPoint outPoint, ScriptPubKey.Kind kind) implements TxRejected {
    @Override
    public int rule() {
      return 19;
    }

    @Override
    public String describe() {
      return "our input " + outPoint + " is of kind " + kind + ", only P2WPKH may be joined";
    }
  }
}
