# shellcheck shell=bash
# Sourced by what puts jmd and its Java runtime into a directory: scripts/package and the image's build. Needs JAVA_HOME.

# The version of the POM, as packages write it.
pom_version() {
  sed -n '0,/<version>/s|.*<version>\(.*\)</version>.*|\1|p' "$JMD_ROOT/pom.xml" | tr '[:upper:]' '[:lower:]' | sed 's/-snapshot/~snapshot/'
}

# index_jar DIR DATE NAME...: writes DIR/jmd.jar, which names the jars beside it as its class path, so that a launcher need not.
index_jar() {
  local dir=$1 date=$2 manifest
  shift 2
  manifest=$(mktemp)
  # Lines of a manifest may not be longer than 72 bytes.
  printf 'Class-Path: %s\n' "$*" | fold -b -w 70 | sed '2,$s/^/ /' > "$manifest"
  "$JAVA_HOME/bin/jar" --create --file "$dir/jmd.jar" --manifest "$manifest" --date "$date"
  rm "$manifest"
}

# add_library DIR JAR: puts a library into DIR as the launcher wants it.
add_library() {
  case ${2##*/} in
    picocli-*.jar)
      local quick
      quick=$(mktemp)
      "$JAVA_HOME/bin/java" "$JMD_ROOT/scripts/lib/QuickPicocli.java" "$2" "$quick"
      install -m 644 "$quick" "$1/${2##*/}"
      rm "$quick"
      ;;
    *) install -m 644 "$2" "$1" ;;
  esac
}

# make_runtime DIR: a Java runtime with the modules that jmd needs.
make_runtime() {
  "$JAVA_HOME/bin/jlink" -J-XX:TieredStopAtLevel=1 --output "$1" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-0 \
    --add-modules "$(< "$JMD_ROOT/jm-daemon/src/main/jvm/modules")"
  find "$1" -name '*.debuginfo' -delete # what some JDKs bring; --strip-debug would need binutils
}
