package org.jmd.wallet.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.file.PrivateFiles;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WalletBondRegistryVectorTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir Path directory;

  static Stream<Vectors.Row> rows() {
    return Vectors.rows("wallet_bond_registry.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void writesTheSameText(Vectors.Row row) throws IOException {
    BondRegistry registry = BondRegistry.open(new PrivateFiles(), directory, "0694865a");
    Files.writeString(registry.path(), row.text("text"));
    List<RegisteredBond> bonds = registry.bonds();
    Files.delete(registry.path());

    registry.change(list -> {
      bonds.forEach(list::put);
      return bonds;
    });

    assertThat(registry.path()).hasContent(row.text("text"));
    assertThat(Files.readString(registry.path())).isEqualTo(row.text("text"));
    assertThat(Files.getPosixFilePermissions(registry.path()))
        .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void understandsEveryEntry(Vectors.Row row) throws IOException {
    BondRegistry registry = BondRegistry.open(new PrivateFiles(), directory, "0694865a");
    Files.writeString(registry.path(), row.text("text"));
    JsonNode entries = MAPPER.readTree(row.text("text")).required("bonds");

    List<RegisteredBond> bonds = registry.bonds();

    assertThat(bonds).hasSize(entries.size());
    for (int i = 0; i < bonds.size(); i++) {
      RegisteredBond bond = bonds.get(i);
      JsonNode entry = entries.get(i);
      assertThat(bond.address()).isEqualTo(entry.required("address").stringValue());
      assertThat(bond.locktime()).isEqualTo(entry.required("locktime").longValue());
      assertThat(bond.isFunded())
          .isEqualTo(entry.required("txid").isString() && entry.required("value").longValue(0) > 0);
      assertThat(bond.extraCoins()).hasSize(entry.required("extra_utxos").size());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void knowsWhenCertificatesExpire(Vectors.Row row) throws IOException {
    BondList list = RegistryFormat.parse(row.text("text"));
    JsonNode heights = row.json().required("cert_expired_at");
    List<StoredCertificate> certificates =
        list.bonds().stream()
            .map(RegisteredBond::certificate)
            .filter(certificate -> certificate.expiry().isPresent())
            .toList();

    assertThat(certificates).isNotEmpty();
    for (String height : heights.propertyNames()) {
      assertThat(certificates)
          .as("at height %s", height)
          .anyMatch(certificate ->
              certificate.isExpiredAt(Integer.parseInt(height))
                  == heights.required(height).booleanValue());
    }
  }
}
