# What .ci/run and .ci/full share: gates with a name and a time. Sourced, not run.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TERM_COLOR=never
# Incremental builds help nobody who builds once, and fill the disk.
export CARGO_INCREMENTAL=0
# Nobody is there to answer.
exec </dev/null

gate_scratch=$(mktemp -d)
trap 'status=$?; rm -rf "$gate_scratch"; [ "$status" = 0 ] || echo "==> FAILED: ${gate_name:-start}"' EXIT
gate_times="$gate_scratch/times"
# Kept between runs; named by version where it matters.
gate_cache="$PWD/target/ci"
mkdir -p "$gate_cache"

# gate NAME COMMAND...: says what it does, does it, says how long it took. The first failure ends all.
gate() {
  gate_name=$1
  shift
  echo "==> $gate_name"
  local start=$SECONDS
  "$@"
  printf '==> ok: %s, %d s\n' "$gate_name" "$((SECONDS - start))"
  printf '%5d s  %s\n' "$((SECONDS - start))" "$gate_name" >>"$gate_times"
}

gate_summary() {
  echo "==> times"
  cat "$gate_times"
}

# tool CRATE VERSION [COMMAND]: installs it into a folder of its version, once.
tool() {
  local folder="$gate_cache/$1-$2"
  [ -x "$folder/bin/${3:-$1}" ] || cargo install "$1" --locked --version "$2" --root "$folder" --target-dir "$gate_cache/build"
  PATH="$folder/bin:$PATH"
}

# packages COMMAND NAMES: Debian's packages that bring the command, where they can be had.
packages() {
  local command=$1
  shift
  # Not `command -v`, which finds functions too.
  type -P "$command" >/dev/null && return
  { type -P apt-get && apt-get install -y --no-install-recommends "$@"; } >/dev/null 2>&1 &&
    type -P "$command" >/dev/null && return
  echo "SKIPPED: install Debian's $*"
  return 1
}

need() {
  command -v "$1" >/dev/null || { echo "missing: $1. $2" >&2; exit 1; }
}
