package org.jmd.core.tx;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** A transaction that can be bent into any shape, valid or not, and then serialised. */
final class Draft {
  static final class Input {
    OutPoint outPoint;
    byte[] scriptSig = {};
    long sequence;
    List<byte[]> witness = new ArrayList<>();

    Input(OutPoint outPoint, long sequence) {
      this.outPoint = outPoint;
      this.sequence = sequence;
    }
  }

  static final class Output {
    long value;
    byte[] script;

    Output(long value, byte[] script) {
      this.value = value;
      this.script = script;
    }

    Output(long value, ScriptPubKey script) {
      this(value, script.bytes());
    }

    boolean pays(ScriptPubKey wanted) {
      return ScriptPubKey.of(script).equals(wanted);
    }
  }

  long version;
  List<Input> inputs = new ArrayList<>();
  List<Output> outputs = new ArrayList<>();
  long lockTime;
  boolean claimManyOutputs;
  UnaryOperator<byte[]> finish = UnaryOperator.identity();

  Draft(Tx tx) {
    version = tx.version();
    lockTime = tx.lockTime();
    tx.inputs().forEach(i -> inputs.add(new Input(i.outPoint(), i.sequence())));
    tx.outputs().forEach(o -> outputs.add(new Output(o.valueSats(), o.script())));
  }

  void then(UnaryOperator<byte[]> next) {
    UnaryOperator<byte[]> before = finish;
    finish = bytes -> next.apply(before.apply(bytes));
  }

  byte[] serialize() {
    boolean segwit = inputs.stream().anyMatch(input -> !input.witness.isEmpty());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    littleEndian(out, version, 4);
    if (segwit) {
      out.write(0);
      out.write(1);
    }
    compactSize(out, inputs.size());
    for (Input input : inputs) {
      byte[] txid = HexFormat.of().parseHex(input.outPoint.txid());
      for (int i = txid.length - 1; i >= 0; i--) {
        out.write(txid[i]);
      }
      littleEndian(out, input.outPoint.index(), 4);
      compactSize(out, input.scriptSig.length);
      out.writeBytes(input.scriptSig);
      littleEndian(out, input.sequence, 4);
    }
    compactSize(out, claimManyOutputs ? Long.MAX_VALUE : outputs.size());
    for (Output output : outputs) {
      littleEndian(out, output.value, 8);
      compactSize(out, output.script.length);
      out.writeBytes(output.script);
    }
    if (segwit) {
      for (Input input : inputs) {
        compactSize(out, input.witness.size());
        for (byte[] item : input.witness) {
          compactSize(out, item.length);
          out.writeBytes(item);
        }
      }
    }
    littleEndian(out, lockTime, 4);
    return finish.apply(out.toByteArray());
  }

  private static void littleEndian(ByteArrayOutputStream out, long value, int octets) {
    for (int i = 0; i < octets; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  private static void compactSize(ByteArrayOutputStream out, long value) {
    if (value < 0xfd) {
      out.write((int) value);
    } else if (value <= 0xffff) {
      out.write(0xfd);
      littleEndian(out, value, 2);
    } else if (value <= 0xffff_ffffL) {
      out.write(0xfe);
      littleEndian(out, value, 4);
    } else {
      out.write(0xff);
      littleEndian(out, value, 8);
    }
  }
}
