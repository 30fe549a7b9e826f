# Sourced, after env.sh. Boots systemd in a Debian root, in namespaces of its own and with no network but loopback.
# shellcheck shell=bash

# Who runs the root's systemd, and its first process, as this side sees them.
container=
leader=

# boot ROOT LOG: false where systemd does not boot.
boot() {
  local root=$1 output=$2 tries
  command -v systemd-nspawn > /dev/null ||
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install systemd-container < /dev/null > "$output" 2>&1 ||
    return 1
  # Services may lock memory as on a real machine.
  systemd-nspawn --quiet --boot --directory "$root" --machine "jmd-test-$$" --register=no --keep-unit --private-network \
    --capability=CAP_IPC_LOCK --console=pipe < /dev/null >> "$output" 2>&1 &
  container=$!
  for ((tries = 0; tries < 120; tries++)); do
    kill -0 "$container" 2> /dev/null || return 1
    leader=$(pgrep -P "$container" | head -n 1) || true
    if [[ -n $leader ]] && [[ $(booted systemctl is-system-running 2> /dev/null) == @(running|degraded) ]]; then
      return 0
    fi
    sleep 0.5
  done
  return 1
}

# booted COMMAND...: runs it in the booted root.
booted() {
  nsenter --target "$leader" --mount --uts --ipc --pid --net --cgroup --root --wd=/ \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
}

# Ends it with all its processes.
halt_container() {
  [[ -n $container ]] || return 0
  [[ -z $leader ]] || kill -KILL "$leader" 2> /dev/null || true
  kill -TERM "$container" 2> /dev/null || true
  wait "$container" 2> /dev/null || true
  container=
}
