#!/usr/bin/env bash
# Formats the C++ sources with clang-format, or checks that they are formatted.
#
#   scripts/format.sh [--check] [FILE...]
#
#   --check   change nothing; list what is not formatted and exit with 1
#   FILE...   only these files (default: all under src/ and tests/)
#
# Versions of clang-format differ in details: this takes version 14, and no other.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/sources.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/sources.sh"

mode=format
files=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --check) mode=check ;;
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

clang_format="$(clang_tool clang-format)"
[[ -n "$clang_format" ]] || fail "clang-format $clang_version is not there; apt-get install clang-format-$clang_version"
if [[ ${#files[@]} -eq 0 ]]; then mapfile -d '' -t files < <(cxx_sources '*.h' '*.cc'); fi

if [[ "$mode" == format ]]; then
  "$clang_format" -i --style=file "${files[@]}"
  exit 0
fi
# All at once is quick; which ones they are is worth the time only when there are some.
unformatted=0
if "$clang_format" --style=file --dry-run --Werror "${files[@]}" 2>/dev/null; then
  say "${#files[@]} files are formatted"
  exit 0
fi
for file in "${files[@]}"; do
  if ! "$clang_format" --style=file "$file" | cmp --silent - "$file"; then
    printf '%s: not formatted\n' "${file#"$repository"/}"
    unformatted=$((unformatted + 1))
  fi
done
printf '%d of %d files are not formatted; scripts/format.sh formats them\n' "$unformatted" "${#files[@]}"
exit 1
