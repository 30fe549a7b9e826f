# Sourced, after env.sh. Debian packages without root and without touching the host: a private apt
# state fetches them from the host's own mirror, and they run through the loader and libraries of the
# release they come from. The host's apt sources, lists and packages stay as they are.
# shellcheck shell=bash

readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

is_debian() {
  (
    # shellcheck disable=SC1091
    . /etc/os-release 2> /dev/null && [[ ${ID:-} == debian ]] && ((${VERSION_ID:-13} >= 12))
  ) && [[ -r $KEYRING ]]
}

# Archives that the host's apt sources (.sources or .list) name for its own release, one a line.
mirrors() {
  # shellcheck disable=SC1091,SC2016
  (. /etc/os-release && apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk -v codename="${VERSION_CODENAME:-sid}" \
      '$3 == "main" && ($2 == codename || $2 ~ /^(oldstable|stable|testing|unstable|sid)$/) && !seen[$1]++ { print $1 }')
}

private_apt() {
  local command=$1 state=$JMD_CACHE/apt
  shift
  "$command" -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences="$state/preferences" -o Dir::Etc::PreferencesParts=/dev/null \
    -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::status="${APT_STATUS:-$state/status}" \
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User="$(id -un)" -o APT::Install-Recommends=false \
    -o Debug::NoLocking=1 "$@"
}

# Prints the name of the host's own release, such as bookworm.
host_release() {
  # shellcheck disable=SC1091
  (. /etc/os-release && echo "${VERSION_CODENAME:-sid}")
}

# trixie, sid for what only sid has, and the host's own release; indices younger than an hour are kept.
update_private_apt() {
  local mirror suite state=$JMD_CACHE/apt
  [[ -z $(find "$state/updated" -mmin -60 2> /dev/null) ]] ||
    ! grep -q " $(host_release) main" "$state/sources.list" || return 0
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  : > "$state/status"
  printf 'Package: *\nPin: release n=sid\nPin-Priority: 100\n' > "$state/preferences"
  for mirror in $(mirrors); do
    for suite in $(printf '%s\n' trixie sid "$(host_release)" | sort -u); do
      # A frozen mirror's Release files are past their date; their signatures are checked all the same.
      echo "deb [signed-by=$KEYRING check-valid-until=no] $mirror $suite main"
    done > "$state/sources.list"
    if private_apt apt-get -qq --error-on=any update >&2; then
      touch "$state/updated"
      return 0
    fi
  done
  die "no Debian mirror in this machine's apt sources could be read"
}

runs() { [[ -x $1 ]] && "$1" --version > /dev/null 2>&1; }

# The archive that the private state was read from.
private_mirror() { awk 'NR == 1 { print $(NF - 2) }' "$JMD_CACHE/apt/sources.list"; }

# fetch_debian NAME PROGRAM FINISH PACKAGE...: unless $JMD_CACHE/NAME/PROGRAM runs, unpacks the packages and
# the libraries they need into $JMD_CACHE/NAME/root and calls FINISH beside it. $JMD_CACHE/NAME appears only
# when all is done; concurrent calls wait for one another. With SUITES and APT_STATUS set to the host's
# release and dpkg status, it takes the host's own packages instead and leaves out what the host has.
fetch_debian() (
  name=$1 program=$2 finish=$3 work=$JMD_CACHE/$1.new
  shift 3
  mkdir -p "$JMD_CACHE"
  exec 9> "$JMD_CACHE/lock"
  flock 9
  ! runs "$JMD_CACHE/$name/$program" || exit 0
  log "fetching $* from Debian"
  update_private_apt
  # All from trixie but what only sid has; all from sid once that needs newer libraries.
  for suite in ${SUITES:-trixie sid}; do
    mapfile -t packages < <(private_apt apt-get -s -t "$suite" install "$@" 2> "$JMD_CACHE/apt/log" |
      awk -v wanted=" $* " '$1 == "Inst" && ($2 ~ /^(lib|zlib|openjdk-)/ || index(wanted, " " $2 " ")) { print $2 }')
    ((${#packages[@]} == 0)) || break
  done
  ((${#packages[@]} > 0)) || die "apt does not find $* installable: $JMD_CACHE/apt/log"
  rm -rf "$work"
  mkdir -p "$work/debs" "$work/root"
  (cd "$work/debs" && private_apt apt-get -qq -t "$suite" download "${packages[@]}" >&2)
  for deb in "$work"/debs/*.deb; do
    dpkg-deb -x "$deb" "$work/root"
  done
  rm -r "$work/debs"
  (cd "$work" && "$finish")
  rm -rf "${JMD_CACHE:?}/$name"
  mv "$work" "$JMD_CACHE/$name"
  runs "$JMD_CACHE/$name/$program" || die "$JMD_CACHE/$name/$program does not run"
)

# Where the loader is below root, e.g. usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2.
loader() { (cd root && echo usr/lib/*/ld-linux-*.so.*); }

# Writes bin/PROGRAM, which starts root/usr/bin/PROGRAM through root's own loader.
write_wrappers() {
  local program loader
  loader=$(loader)
  mkdir -p bin
  for program in "$@"; do
    cat > "bin/$program" << END
#!/bin/sh
root=\$(dirname -- "\$(readlink -f -- "\$0")")/../root
exec "\$root/$loader" --inhibit-cache --argv0 $program --library-path "\$root/${loader%/*}" "\$root/usr/bin/$program" "\$@"
END
    chmod +x "bin/$program"
  done
}
