# The C++ sources, and the tools that read them. To be sourced after common.sh.
# shellcheck shell=bash disable=SC2154

readonly clang_version=14

# clang_tool NAME: the path of clang-format or clang-tidy in the version that the project uses; empty without it.
clang_tool() {
  local candidate
  for candidate in "$1-$clang_version" "$1"; do
    if command -v "$candidate" >/dev/null && "$candidate" --version | grep -q "version $clang_version\."; then
      command -v "$candidate"
      return 0
    fi
  done
}

# cxx_sources PATTERN...: the sources whose names match one of the patterns, absolute, each ended by a null byte.
cxx_sources() {
  local pattern names=()
  for pattern in "$@"; do names+=(-o -name "$pattern"); done
  find "$repository/src" "$repository/tests" -type f \( "${names[@]:1}" \) -print0 | sort -z
}
