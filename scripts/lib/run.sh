# shellcheck shell=bash
# Sourced by scripts that run a main class of the test tree: builds what is older than its sources, then runs it.

# run_test_main CLASS ARGUMENT...: replaces this shell by the program.
run_test_main() {
  local stamp=$JMD_ROOT/jm-daemon/target/test-classpath
  need_build_tools
  if [[ ! -f $stamp ]] ||
    [[ -n $(find "$JMD_ROOT"/pom.xml "$JMD_ROOT"/*/pom.xml "$JMD_ROOT"/*/src -newer "$stamp" -print -quit) ]]; then
    log "building jmd and its test programs"
    (cd "$JMD_ROOT" && mvn -B -ntp -q -Dstyle.color=never -Dquick -pl jm-daemon -am process-test-classes < /dev/null 2>&1 |
      sed 's/\x1b\[[0-9;]*m//g' >&2)
  fi
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" "@$JMD_ROOT/jm-daemon/src/main/jvm/base.options" -Djmd.root="$JMD_ROOT" ${JMD_JAVA_OPTS:-} \
    -cp "$JMD_ROOT/jm-daemon/target/test-classes:$JMD_ROOT/jm-daemon/target/classes:$(< "$stamp")" "$@"
}
