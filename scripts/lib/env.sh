# Sourced by the scripts. Finds the project, its cache, a JDK, bitcoind and tor; starts and installs nothing.
# shellcheck shell=bash

JMD_ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
JMD_CACHE=${JMD_CACHE:-$JMD_ROOT/.cache}
[[ $JMD_CACHE == /* ]] || JMD_CACHE=$PWD/$JMD_CACHE
export JMD_ROOT JMD_CACHE

log() { printf '%s\n' "$*" >&2; }
die() {
  log "${0##*/}: $*"
  exit 1
}

# The comment at the top of the calling script is its help text.
help_if_asked() {
  [[ ${1:-} == -h || ${1:-} == --help ]] || return 0
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  exit 0
}

# Sets JAVA_HOME and PATH to a JDK 25 or newer, or fails. JMD_IGNORE_SYSTEM_JDK=1 looks only into the cache.
find_jdk() {
  local home version candidates=("$JMD_CACHE/jdk/home")
  if [[ -z ${JMD_IGNORE_SYSTEM_JDK:-} ]]; then
    candidates=(${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${candidates[@]}")
  fi
  for home in "${candidates[@]}"; do
    [[ -x $home/bin/javac && -r $home/release ]] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    ((${version:-0} >= 25)) || continue
    export JAVA_HOME=$home PATH=$home/bin:$PATH
    return 0
  done
  return 1
}

find_jdk || true
if [[ -z ${BITCOIND:-} && -x $JMD_CACHE/bitcoind/bin/bitcoind ]]; then
  export BITCOIND=$JMD_CACHE/bitcoind/bin/bitcoind
fi
if ! command -v tor > /dev/null && [[ -d $JMD_CACHE/tor/bin ]]; then
  export PATH=$PATH:$JMD_CACHE/tor/bin
fi

# Fails with advice where setup has not been run.
need_build_tools() {
  find_jdk || die "no JDK 25 or newer found: run scripts/setup, or set JAVA_HOME"
  command -v mvn > /dev/null || die "no Maven found: run scripts/setup"
}
