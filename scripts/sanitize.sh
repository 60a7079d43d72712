#!/usr/bin/env bash
# Builds the tests with a sanitizer, in a build folder of its own, and runs them.
#
#   scripts/sanitize.sh [--no-install] [address] [arguments for ctest...]
#   scripts/sanitize.sh [--no-install] thread [arguments for ctest...]
#
#   address          AddressSanitizer (with leaks) and UndefinedBehaviorSanitizer, all tests: build/asan
#   thread           ThreadSanitizer, the tests of what threads share: workers, streams of batches, kernels, searches:
#                    build/tsan
#   --no-install     install nothing: stop, with the apt line, when a package is missing
#
# Everything else is handed to ctest: `scripts/sanitize.sh address -R search` runs the tests whose names match. Takes an
# hour where nothing is built yet. Exit code 1 where a test fails or a sanitizer finds something.
#
# LibTorch, OpenBLAS and SentencePiece are not built with the sanitizer: what only they do is not seen. What tests
# cannot run so skip themselves, and say why: they are listed at the end. tests/sanitizers/ holds what is overlooked in
# libraries, with reasons.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"
# shellcheck source=scripts/lib/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/build.sh"

package_options=(--for test)
sanitizer=address
ctest_arguments=()
if [[ "${1:-}" == --no-install ]]; then
  package_options+=(--no-install)
  shift
fi
case "${1:-}" in
  -h | --help)
    print_help
    exit 0
    ;;
  address | thread)
    sanitizer="$1"
    shift
    ;;
  '' | -*) ;;
  *) fail "unknown sanitizer '$1': address or thread; see --help" ;;
esac
ctest_arguments=("$@")

trap 'say "interrupted"; exit 130' INT
trap 'say "terminated"; exit 143' TERM

cd "$repository"
"$repository/scripts/packages.sh" "${package_options[@]}"
readonly settings="$repository/tests/sanitizers"
start=()
case "$sanitizer" in
  address)
    preset=asan
    build_preset "$preset" all
    export ASAN_OPTIONS="strict_string_checks=1:detect_stack_use_after_return=1:check_initialization_order=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
    export LSAN_OPTIONS="suppressions=$settings/leaks.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
    export UBSAN_OPTIONS="print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"
    ;;
  thread)
    preset=tsan
    # The rooms in which threads of ours meet, and those that they call.
    tests=(base_tests data_tests ops_tests search_tests training_tests)
    build_preset "$preset" "${tests[@]}"
    ctest_arguments=(-R "^($(IFS='|' && printf '%s' "${tests[*]}"))\$" "${ctest_arguments[@]}")
    export TSAN_OPTIONS="suppressions=$settings/threads.supp:print_suppressions=0:second_deadlock_stack=1${TSAN_OPTIONS:+:$TSAN_OPTIONS}"
    # LibTorch's own threads come from an OpenMP that the sanitizer does not know: there are to be none.
    export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
    # Where the system places libraries at too many random addresses, the sanitizer finds no room for its own memory.
    if setarch "$(uname -m)" --addr-no-randomize true 2>/dev/null; then
      start=(setarch "$(uname -m)" --addr-no-randomize)
    fi
    ;;
esac

code=0
"${start[@]}" ctest --preset "$preset" --no-tests=error --timeout 7200 "${ctest_arguments[@]}" || code=$?
log="build/$preset/Testing/Temporary/LastTest.log"
if [[ -f "$log" ]]; then
  printf '\n== skipped, and why\n'
  # GoogleTest writes the place, then the reason on the next line.
  awk '/_test\.cc:[0-9]+: Skipped$/ { place = $1; getline; print place " " $0 }' "$log" | sed "s|$repository/||" | sort | uniq -c
fi
[[ $code -eq 0 ]] || exit 1
