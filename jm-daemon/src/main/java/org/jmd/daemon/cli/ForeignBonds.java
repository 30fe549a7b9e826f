package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.config.Config;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.file.ClientServerWallet;
import org.jmd.wallet.file.WalletType;
import org.jmd.wallet.keys.HdKeys;

/**
 * Which frozen coins of a wallet of joinmarket-clientserver are fidelity bonds: that program froze
 * them for their locktime, not their owner (wallet.md 2.4). The file often says so; else the node
 * is asked, and where nobody knows the coin stays frozen.
 */
final class ForeignBonds {
  private final Invocation invocation;
  private final Config config;
  private final HdKeys keys;

  ForeignBonds(Invocation invocation, Config config, HdKeys keys) {
    this.invocation = invocation;
    this.config = config;
    this.keys = keys;
  }

  /** The coins that their owner froze. */
  List<OutPoint> ownersFreezes(ClientServerWallet wallet) throws InterruptedException {
    List<OutPoint> unknown = wallet.frozenBesides(wallet.bonds()::contains);
    if (unknown.isEmpty() || wallet.walletType() != WalletType.FIDELITY_BOND) {
      return unknown;
    }
    Set<OutPoint> bonds =
        NodeGlance.ask(invocation, config, backend -> bonds(backend, unknown)).orElse(Set.of());
    return unknown.stream().filter(coin -> !bonds.contains(coin)).toList();
  }

  private Set<OutPoint> bonds(WalletBackend backend, List<OutPoint> coins) {
    List<Optional<UtxoStatus>> outputs = backend.utxos(coins);
    Set<ScriptPubKey> scripts = scripts();
    Set<OutPoint> bonds = new HashSet<>();
    for (int i = 0; i < coins.size(); i++) {
      if (outputs.get(i).filter(o -> scripts.contains(o.script())).isPresent()) {
        bonds.add(coins.get(i));
      }
    }
    return bonds;
  }

  private Set<ScriptPubKey> scripts() {
    List<ScriptPubKey> scripts = new ArrayList<>();
    for (int month = 0; month < Timenumber.COUNT; month++) {
      scripts.add(keys.bond(new Timenumber(month)).scriptPubKey());
    }
    return Set.copyOf(scripts);
  }
}
