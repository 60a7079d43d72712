#!/usr/bin/env bash
# Feeds the readers of files with broken input, millions of times, until one of them crashes (libFuzzer).
#
#   scripts/fuzz.sh [--runs N] [--max-len BYTES] [--jobs N] [--no-install] [TARGET...]
#
#   --runs N         so many inputs for each target (default: 10000000)
#   --max-len BYTES  none longer than this (default: 512)
#   --jobs N         so many targets at a time (default: 1)
#   --no-install     install nothing: stop, with the apt line, when a package is missing
#   TARGET...        these (default: all; tests/fuzz/CMakeLists.txt lists them)
#
# Builds the targets with clang, AddressSanitizer and UndefinedBehaviorSanitizer in build/fuzz, runs them,
# and prints a table. Inputs that reached something new stay in build/fuzz/corpora/TARGET for the next time; what
# crashes a target lies in build/fuzz/crashes. Once the fault is mended, such a file belongs into
# tests/fuzz/seeds/TARGET, which every run of the tests replays. Exits with 1 where a target crashed.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"
# shellcheck source=scripts/lib/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/build.sh"

runs=10000000
max_len=512
jobs=1
package_options=(--for fuzz)
targets=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --runs | --max-len | --jobs)
      need_value "$1" $#
      [[ "$2" =~ ^[1-9][0-9]*$ ]] || fail "$1 $2: it is a number from 1"
      case "$1" in
        --runs) runs="$2" ;;
        --max-len) max_len="$2" ;;
        --jobs) jobs="$2" ;;
      esac
      shift
      ;;
    --no-install) package_options+=(--no-install) ;;
    -h | --help)
      print_help
      exit 0
      ;;
    -*) fail "unknown option '$1'; see --help" ;;
    *)
      [[ -f "$repository/tests/fuzz/$1.cc" && -d "$repository/tests/fuzz/seeds/$1" ]] ||
        fail "$1: no such target; there are: $(cd "$repository/tests/fuzz/seeds" && echo *)"
      targets+=("$1")
      ;;
  esac
  shift
done

cd "$repository"
"$repository/scripts/packages.sh" "${package_options[@]}"
if [[ ${#targets[@]} -eq 0 ]]; then
  for seeds in tests/fuzz/seeds/*/; do targets+=("$(basename "$seeds")"); done
fi
own_torch="$(own_torch_folder)"
cmake --preset fuzz ${own_torch:+"-DTorch_DIR=$own_torch"} >/dev/null || fail "the build could not be configured"
cmake --build --preset fuzz --parallel "$(build_jobs)" || fail "the build failed; see above"

given_options="${ASAN_OPTIONS:-}"
# A stack of two is enough to find an allocation again; longer ones, filled memory, and a quarantine that does not fit
# into a processor's cache take most of the time.
export ASAN_OPTIONS="malloc_context_size=2:quarantine_size_mb=1:thread_local_quarantine_size_kb=64:max_malloc_fill_size=0"
ASAN_OPTIONS+=":detect_stack_use_after_return=0:$given_options"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"

folder=build/fuzz
mkdir -p "$folder/crashes" "$folder/logs"

# field NAME LOG: what libFuzzer says of NAME at the end.
field() { sed -n "s/^stat::$1: *//p" "$2" | tail -n 1; }

row() { printf '%-20s %12s %9s %9s  %s\n' "$@"; }

# No fuzzer goes on alone when this script is interrupted.
stop_fuzzers() {
  local children
  mapfile -t children < <(jobs -p)
  if [[ ${#children[@]} -gt 0 ]]; then kill "${children[@]}" 2>/dev/null || true; fi
  wait
}
trap stop_fuzzers EXIT
trap 'say "interrupted"; exit 130' INT
trap 'say "terminated"; exit 143' TERM HUP

# fuzz TARGET: runs it and prints its row; exit code 1 where it crashed.
fuzz() {
  local target="$1" corpus="$folder/corpora/$1" log="$folder/logs/$1.log" dictionary="tests/fuzz/dictionaries/$1.dict"
  local result=none coverage options fuzzer
  mkdir -p "$corpus"
  # An input takes milliseconds; a minute also where the machine has other things to do.
  options=(-runs="$runs" -max_len="$max_len" -timeout=60 -rss_limit_mb=2048 -entropic=0 -print_final_stats=1
    -artifact_prefix="$folder/crashes/$target-")
  if [[ -f "$dictionary" ]]; then options+=(-dict="$dictionary"); fi
  trap - EXIT
  fuzzer=""
  trap 'if [[ -n "$fuzzer" ]]; then kill "$fuzzer" 2>/dev/null; wait "$fuzzer" || true; fi; exit 143' TERM
  "$folder/fuzz_$target" "${options[@]}" "$corpus" "tests/fuzz/seeds/$target" >"$log" 2>&1 &
  fuzzer=$!
  if ! wait "$fuzzer"; then
    result="$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)"
    result="${result:-see $log}"
  fi
  coverage="$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
  row "$target" "$(field number_of_executed_units "$log")" "$(field average_exec_per_sec "$log")" "$coverage" "$result"
  [[ "$result" == none ]]
}

crashed=0
running=0
await_one() {
  wait -n || crashed=$((crashed + 1))
  running=$((running - 1))
}
row target executions exec/s coverage crashes
for target in "${targets[@]}"; do
  if [[ $running -eq $jobs ]]; then await_one; fi
  fuzz "$target" &
  running=$((running + 1))
done
while [[ $running -gt 0 ]]; do await_one; done
[[ $crashed -eq 0 ]] || exit 1
