package org.jmd.core.testing;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The one list of vector rows that are not asserted, by rule or row name, each with its reason. */
public final class VectorExceptions {
  private record Exemption(String file, Predicate<Vectors.Row> rule, String reason) {}

  private static final List<Exemption> EXEMPTIONS =
      List.of(
          new Exemption(
              "envelope.json",
              row -> row.json().path("implementation_defined").asBoolean(false),
              "protocol.md 1.1: a numeric string as type is implementation defined; rejected here"),
          new Exemption(
              "bond_proof_invalid.json",
              row -> row.label().equals("not_base64"),
              "protocol.md 7.6: base64 is decoded strictly here"),
          new Exemption(
              "relative_cjfee_parse.json",
              row -> usesPythonNumberSyntax(row.text("input")),
              "protocol.md 10: underscores, plus signs and blanks are Python number syntax"),
          new Exemption(
              "offer_lines.json",
              row -> row.label().equals("plus_sign_oid"),
              "protocol.md 10: a plus sign is Python number syntax"),
          new Exemption(
              "utxo_string.json",
              row -> hasLooseUtxoSyntax(row.text("utxo")),
              "protocol.md 4.4 and 10: blanks and scripts that are empty or not hex are rejected here"));

  private VectorExceptions() {}

  /** Why this row is not asserted, or empty if it must hold. */
  public static Optional<String> reason(Vectors.Row row) {
    return EXEMPTIONS.stream()
        .filter(e -> e.file().equals(row.file()) && e.rule().test(row))
        .map(Exemption::reason)
        .findFirst();
  }

  private static boolean usesPythonNumberSyntax(String input) {
    return input.indexOf('_') >= 0
        || input.indexOf('+') >= 0
        || input.chars().anyMatch(Character::isWhitespace);
  }

  private static boolean hasLooseUtxoSyntax(String utxo) {
    if (utxo.indexOf(' ') >= 0) {
      return true;
    }
    String[] parts = utxo.split(":", -1);
    return parts.length == 4 && !parts[2].matches("(?:[0-9a-fA-F]{2})+");
  }
}
