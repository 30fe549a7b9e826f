package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.keys.Mnemonic;

/** The dictionary in the storage of joinmarket-clientserver (wallet.md 2.4). */
final class ClientServerContent {
  private static final Set<Integer> ENTROPY_LENGTHS = Set.of(16, 20, 24, 28, 32);
  private static final int TXID_LENGTH = 32;
  private static final int BRANCH_LEVEL = 4;
  private static final int BOND_BRANCH = 2;

  private ClientServerContent() {}

  /** Reads the dictionary; throws {@link WalletFileException} and nothing else. */
  static ClientServerWallet parse(byte[] octets, String name) {
    Optional<Bencode> content = Bencode.tryParse(octets);
    try {
      return content
          .flatMap(v -> v instanceof Bencode.Dictionary d ? wallet(d) : Optional.empty())
          .orElseThrow(() ->
              ClientServerWalletFile.corrupt(name + " holds no wallet that can be understood"));
    } finally {
      // Entropy, passphrase and foreign keys.
      content.ifPresent(Bencode::wipe);
    }
  }

  private static Optional<ClientServerWallet> wallet(Bencode.Dictionary root) {
    Optional<Network> network =
        root.octets("network").map(ClientServerWalletFile::text).flatMap(Network::tryParse);
    Optional<ClientServerWallet.Type> type =
        root.get("wallet_type").flatMap(ClientServerContent::type);
    if (network.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    Optional<Mnemonic> mnemonic = Optional.empty();
    if (type.get().hasMnemonic()) {
      mnemonic =
          root.octets("entropy")
              .filter(e -> ENTROPY_LENGTHS.contains(e.length))
              .map(Mnemonic::fromEntropy);
      if (mnemonic.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new ClientServerWallet(
            network.get(),
            type.get(),
            mnemonic,
            root.octets("seed_extension")
                .filter(extension -> extension.length > 0)
                .map(SecretBytes::copyOf),
            root.octets("created").map(ClientServerWalletFile::text).orElse(""),
            nextIndices(root.dictionary("index_cache")),
            importedKeys(root.dictionary("imported_keys")),
            frozen(root.dictionary("meta")),
            bonds(root.dictionary("utxo")),
            labels(root.dictionary("addr_labels"))));
  }

  private static Optional<ClientServerWallet.Type> type(Bencode value) {
    return Arrays.stream(ClientServerWallet.Type.values())
        .filter(t -> isWhole(value, t.number()))
        .findFirst();
  }

  private static boolean isWhole(Bencode value, int number) {
    return value instanceof Bencode.Whole whole && whole.value().equals(BigInteger.valueOf(number));
  }

  private static SortedMap<Integer, SortedMap<Integer, Integer>> nextIndices(
      Bencode.Dictionary cache) {
    SortedMap<Integer, SortedMap<Integer, Integer>> all = new TreeMap<>();
    cache
        .values()
        .keySet()
        .forEach(mixdepth -> {
          SortedMap<Integer, Integer> branches = new TreeMap<>();
          cache
              .dictionary(mixdepth)
              .values()
              .forEach((branch, next) -> {
                OptionalInt number = decimal(branch);
                OptionalInt index = index(next);
                if (number.isPresent() && index.isPresent()) {
                  branches.put(number.getAsInt(), index.getAsInt());
                }
              });
          decimal(mixdepth).ifPresent(number -> all.put(number, branches));
        });
    return all;
  }

  private static OptionalInt index(Bencode value) {
    return value instanceof Bencode.Whole whole
            && whole.value().signum() >= 0
            && whole.value().bitLength() < Integer.SIZE
        ? OptionalInt.of(whole.value().intValueExact())
        : OptionalInt.empty();
  }

  private static OptionalInt decimal(String text) {
    return text.matches("0|[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** Slots of deleted keys have an empty key. */
  private static int importedKeys(Bencode.Dictionary mixdepths) {
    int count = 0;
    for (Bencode slots : mixdepths.values().values()) {
      if (slots instanceof Bencode.Sequence sequence) {
        for (Bencode slot : sequence.values()) {
          if (slot instanceof Bencode.Sequence pair
              && !pair.values().isEmpty()
              && pair.values().getFirst() instanceof Bencode.Octets key
              && key.value().length > 0) {
            count++;
          }
        }
      }
    }
    return count;
  }

  private static List<OutPoint> frozen(Bencode.Dictionary coins) {
    List<OutPoint> frozen = new ArrayList<>();
    coins
        .values()
        .keySet()
        .forEach(key -> {
          boolean disabled =
              coins.dictionary(key).get("disabled").filter(flag -> isWhole(flag, 1)).isPresent();
          if (disabled) {
            outPoint(key).ifPresent(frozen::add);
          }
        });
    return frozen;
  }

  /** A coin comes with its path: the root's name, purpose, coin, mixdepth, branch, and so on. */
  private static Set<OutPoint> bonds(Bencode.Dictionary mixdepths) {
    Set<OutPoint> bonds = new HashSet<>();
    for (Bencode coins : mixdepths.values().values()) {
      if (coins instanceof Bencode.Dictionary dictionary) {
        dictionary
            .values()
            .forEach((key, coin) -> {
              if (coin instanceof Bencode.Sequence(List<Bencode> parts)
                  && !parts.isEmpty()
                  && parts.getFirst() instanceof Bencode.Sequence(List<Bencode> path)
                  && path.size() > BRANCH_LEVEL
                  && isWhole(path.get(BRANCH_LEVEL), BOND_BRANCH)) {
                outPoint(key).ifPresent(bonds::add);
              }
            });
      }
    }
    return bonds;
  }

  private static Optional<OutPoint> outPoint(String key) {
    byte[] octets = key.getBytes(ISO_8859_1);
    if (octets.length <= TXID_LENGTH) {
      return Optional.empty();
    }
    String txid = HexFormat.of().formatHex(octets, 0, TXID_LENGTH);
    String index = new String(octets, TXID_LENGTH, octets.length - TXID_LENGTH, US_ASCII);
    return OutPoint.tryParse(txid + ":" + index);
  }

  private static Map<String, String> labels(Bencode.Dictionary addresses) {
    Map<String, String> labels = new TreeMap<>();
    addresses
        .values()
        .forEach((address, label) -> {
          if (label instanceof Bencode.Octets text && text.value().length > 0) {
            labels.put(address, ClientServerWalletFile.text(text.value()));
          }
        });
    return labels;
  }
}
