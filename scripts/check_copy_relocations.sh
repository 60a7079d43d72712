#!/usr/bin/env bash
# Fails (exit code 1) when an executable holds a copy relocation of an object of the C++ standard library, such as
# std::cerr: the SentencePiece plug-in, which looks its symbols up by itself, would then write to a stream that
# nobody has initialised, and crash. Compiling every object of the executables with -fPIC prevents it.
#
#   scripts/check_copy_relocations.sh FILE-OR-FOLDER...
#
# Of a folder, the executables that stand in it directly are looked at.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

case "${1:-}" in
  -h | --help)
    print_help
    exit 0
    ;;
  '') fail "name an executable, or a folder of executables; see --help" ;;
esac
command -v readelf >/dev/null || fail "readelf is not there; apt-get install binutils"

executables=()
for argument in "$@"; do
  if [[ -d "$argument" ]]; then
    while IFS= read -r -d '' file; do executables+=("$file"); done < <(
      find "$argument" -maxdepth 1 -type f -executable ! -name '*.so*' -print0 | sort -z
    )
  elif [[ -f "$argument" ]]; then
    executables+=("$argument")
  else
    fail "$argument: no such file or folder"
  fi
done
[[ ${#executables[@]} -gt 0 ]] || fail "no executables in: $*"

offenders=0
for executable in "${executables[@]}"; do
  relocations="$(readelf --relocs --wide "$executable" 2>/dev/null)" || fail "$executable is not an ELF file"
  copies="$(awk '/_COPY .*@(GLIBCXX|CXXABI)_/ { print $5 }' <<<"$relocations" | sort -u | tr '\n' ' ')"
  if [[ -n "$copies" ]]; then
    printf '%s: copy relocations of %s\n' "$executable" "${copies% }"
    offenders=$((offenders + 1))
  fi
done
[[ $offenders -eq 0 ]] || exit 1
say "no copy relocations; executables looked at: ${#executables[@]}"
