package org.jmd.core.tx;

/** What the script interpreter makes of a signed transaction. */
public sealed interface ScriptVerdict {
  /** Every input is unlocked and no money is created. */
  record Valid() implements ScriptVerdict {}

  /** The transaction spends something that the caller did not describe. */
  record UnknownInput(OutPoint outPoint) implements ScriptVerdict {}

  /** The outputs exceed the inputs. */
  record OutputsExceedInputs(long inputSats, long outputSats) implements ScriptVerdict {}

  /** An input's witness or script does not unlock its coin. */
  record InvalidInput(int inputIndex, OutPoint outPoint, String reason) implements ScriptVerdict {}
}
