#!/usr/bin/env bash
# Feeds the readers of files with broken input, millions of times, until one of them crashes (libFuzzer).
#
#   scripts/fuzz.sh [--runs N] [--max-len BYTES] [--no-install] [TARGET...]
#
#   --runs N         so many inputs for each target (default: 10000000)
#   --max-len BYTES  none longer than this (default: 512)
#   --no-install     install nothing: stop, with the apt line, when a package is missing
#   TARGET...        these (default: all; tests/fuzz/CMakeLists.txt lists them)
#
# Builds the targets with clang, AddressSanitizer and UndefinedBehaviorSanitizer in build/fuzz, runs one after the
# other, and prints a table. Inputs that reached something new stay in build/fuzz/corpora/TARGET for the next time; what
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
package_options=(--for fuzz)
targets=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --runs | --max-len)
      need_value "$1" $#
      [[ "$2" =~ ^[1-9][0-9]*$ ]] || fail "$1 $2: it is a number from 1"
      if [[ "$1" == --runs ]]; then runs="$2"; else max_len="$2"; fi
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
if [[ ${#targets[@]} -eq 0 ]]; then mapfile -t targets < <(cd tests/fuzz/seeds && printf '%s\n' *); fi
own_torch="$(own_torch_folder)"
cmake --preset fuzz ${own_torch:+"-DTorch_DIR=$own_torch"} >/dev/null || fail "the build could not be configured"
cmake --build --preset fuzz --parallel "$(build_jobs)" || fail "the build failed; see above"

# A stack of two is enough to find an allocation again; longer ones, and a long quarantine, take most of the time.
export ASAN_OPTIONS="malloc_context_size=2:quarantine_size_mb=8:detect_stack_use_after_return=0:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"

folder=build/fuzz
mkdir -p "$folder/crashes" "$folder/logs"

# field NAME LOG: what libFuzzer says of NAME at the end.
field() { sed -n "s/^stat::$1: *//p" "$2" | tail -n 1; }

row() { printf '%-20s %12s %9s %9s  %s\n' "$@"; }

crashed=0
row target executions exec/s coverage crashes
for target in "${targets[@]}"; do
  corpus="$folder/corpora/$target"
  log="$folder/logs/$target.log"
  mkdir -p "$corpus"
  dictionary="tests/fuzz/dictionaries/$target.dict"
  options=(-runs="$runs" -max_len="$max_len" -timeout=10 -rss_limit_mb=2048 -entropic=0 -print_final_stats=1
    -artifact_prefix="$folder/crashes/$target-")
  if [[ -f "$dictionary" ]]; then options+=(-dict="$dictionary"); fi
  result=none
  if ! "$folder/fuzz_$target" "${options[@]}" "$corpus" "tests/fuzz/seeds/$target" >"$log" 2>&1; then
    crashed=$((crashed + 1))
    result="$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)"
    result="${result:-see $log}"
  fi
  coverage="$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
  row "$target" "$(field number_of_executed_units "$log")" "$(field average_exec_per_sec "$log")" "$coverage" "$result"
done
[[ $crashed -eq 0 ]] || exit 1
