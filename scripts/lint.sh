#!/usr/bin/env bash
# Runs clang-tidy over the C++ sources, as many files at once as there are cores. Exits with 1 when it finds
# something.
#
#   scripts/lint.sh [--build FOLDER] [FILE...]
#
#   --build FOLDER   the build whose compile commands are used (default: build/release, which has to be there)
#   FILE...          only these files (default: all .cc files under src/ and tests/ that the build compiles)
#
# A file on LibTorch takes half a minute: name the files that you changed.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/sources.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/sources.sh"

build="$repository/build/release"
files=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --build)
      need_value "$1" $#
      build="$(absolute "$2")"
      shift
      ;;
    -h | --help)
      print_help
      exit 0
      ;;
    -*) fail "unknown option '$1'; see --help" ;;
    *)
      [[ -f "$1" ]] || fail "$1: no such file"
      files+=("$(absolute "$1")")
      ;;
  esac
  shift
done

clang_tidy="$(clang_tool clang-tidy)"
[[ -n "$clang_tidy" ]] || fail "clang-tidy $clang_version is not there; apt-get install clang-tidy-$clang_version"
commands="$build/compile_commands.json"
[[ -f "$commands" ]] || fail "$commands is not there; configure with: cmake --preset release"
# Of such a build's files only batches have a command.
if grep -q '/Unity/unity_' "$commands"; then
  fail "$build compiles files several at a time; configure it with -DSEQ2SEE_UNITY=OFF, or name another with --build"
fi

# Where the build uses the precompiled torch/torch.h, clang, which cannot read GCC's, gets this instead: clang 14 in
# C++20 mode cannot compile LibTorch 1.13 with a std::vector that is constexpr.
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
cat >"$work/prelude.h" <<'PRELUDE'
#include <memory>
#include <string>
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
#include <vector>
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR constexpr
PRELUDE
sed -E "s| -Winvalid-pch||; s| -include [^ ]*cmake_pch\.hxx| -include $work/prelude.h|" "$commands" \
  >"$work/compile_commands.json"

if [[ ${#files[@]} -eq 0 ]]; then
  while IFS= read -r -d '' file; do
    if grep -qF "\"file\": \"$file\"" "$work/compile_commands.json"; then files+=("$file"); fi
  done < <(cxx_sources '*.cc')
fi
[[ ${#files[@]} -gt 0 ]] || fail "$commands compiles none of the sources"

# The prelude leaves an error in a header of the library, so the exit code says nothing: what counts is what is found
# in files of ours, each once, though a header is looked at with every file that includes it.
printf '%s\0' "${files[@]}" |
  xargs -0 -n 1 -P "$(nproc)" "$clang_tidy" -p "$work" --quiet --extra-arg=-Wno-unknown-warning-option \
    >"$work/found" 2>"$work/errors" || true
if grep -E '^(error:|LLVM ERROR|PLEASE submit)' "$work/errors"; then fail "clang-tidy did not run as it should; see above"; fi
if awk -v ours="$repository/" '
  /^[^ ].*:[0-9]+:[0-9]+: (error|warning):/ { shown = index($0, ours) == 1 && !seen[$0]++; findings += shown }
  shown
  END { exit findings > 0 ? 0 : 1 }' "$work/found"; then
  exit 1
fi
say "${#files[@]} files are clean"
