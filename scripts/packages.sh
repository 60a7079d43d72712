#!/usr/bin/env bash
# Finds the Debian or Ubuntu packages that seq2see needs and are missing, and installs them with apt.
#
#   scripts/packages.sh [--for build|test|benchmark|fuzz] [--no-install] [--list]
#
#   --for build       what building and running the program takes (the default)
#   --for test        that, and what building and running the tests takes
#   --for benchmark   the first, and what building and running the benchmarks takes
#   --for fuzz        the first, and what building and running the fuzzers takes
#   --no-install      only check: when something is missing, print the apt line that installs it and exit with 2
#   --list            print the packages and what each is for
#
# When nothing is missing, nothing is done and nothing is asked. A LibTorch of your own (for example the official
# archive), whose folder stands in CMAKE_PREFIX_PATH, is taken instead of Debian's. On a system without apt the
# script tells what is needed and not there, and leaves the installing to you.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"

readonly oldest_torch=1.13

# package | needed for | how to find it where there is no dpkg | why
# A `command` or a `python-module` counts as there wherever it comes from: a cmake of your own does as well as Debian's.
# Without an `optional` one some tests are skipped: it is installed where the release has it, and not missed elsewhere.
packages_table() {
  cat <<'TABLE'
cmake|build|command:cmake|configures the build
ninja-build|build|command:ninja|runs the build
g++|build|command:g++|compiles C++20
pkg-config|build|command:pkg-config|finds SentencePiece, Pango, libzip and xxHash
libtorch-dev|build|torch:|tensors, automatic differentiation, modules
libopenblas0-openmp|build|torch-blas:|fast matrix products, about twenty times the reference BLAS's
libsentencepiece-dev|build|pkg-config:sentencepiece|subword vocabularies
libspdlog-dev|build|pkg-config:spdlog|the log
libyaml-cpp-dev|build|pkg-config:yaml-cpp|configuration files
nlohmann-json3-dev|build|pkg-config:nlohmann_json|metrics and attention matrices as JSON lines
libcli11-dev|build|pkg-config:CLI11|the command line
libicu-dev|build|pkg-config:icu-i18n|Unicode classes of characters, for BLEU tokenizers and alignments
libcairo2-dev|build|pkg-config:cairo-pdf|heatmaps as PNG, SVG and PDF
libpango1.0-dev|build|pkg-config:pangocairo|text of any script in heatmaps
libzip-dev|build|pkg-config:libzip|attention matrices as .npz files for NumPy
zlib1g-dev|build|pkg-config:zlib|checksums of the parts of animated pictures
libxxhash-dev|build|pkg-config:libxxhash|names of cached vocabularies
libgoogle-perftools-dev|build|pkg-config:libtcmalloc_minimal|an allocator that keeps large tensors for reuse
fonts-noto-core|build|font:Noto Sans|letters of most scripts in heatmaps
fonts-noto-cjk|build|font:Noto Sans CJK SC|Chinese, Japanese and Korean in heatmaps
fonts-noto-color-emoji|build|font:Noto Color Emoji|emoji in heatmaps
libgtest-dev|test|pkg-config:gtest|the unit tests
libgmock-dev|test|pkg-config:gmock|matchers of the unit tests
python3|test|command:python3|tests of the corpus generator and of the fetchers
python3-numpy|test|optional-python-module:numpy|reads the .npz files that the program writes
binutils|test|command:readelf|looks for copy relocations
chromium|test|optional-command:chromium|opens the report, as its readers do
chromium-driver|test|optional-command:chromedriver|lets the tests press its buttons
libbenchmark-dev|benchmark|pkg-config:benchmark|micro-benchmarks of single operations
libdnnl-dev|benchmark|torch-onednn:|the peak of bf16 matrix products
clang|fuzz|command:clang++|builds the fuzzers
libclang-rt-dev|fuzz|optional-library:|libFuzzer and the sanitizers, where they are not in clang's own package
TABLE
}

purpose=build
install=yes
list=no
while [[ $# -gt 0 ]]; do
  case "$1" in
    --for)
      need_value "$1" $#
      purpose="$2"
      shift
      ;;
    --no-install) install=no ;;
    --list) list=yes ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
[[ "$purpose" == build || "$purpose" == test || "$purpose" == benchmark || "$purpose" == fuzz ]] ||
  fail "--for $purpose: it is build, test, benchmark or fuzz"

# The rows of the table that matter for this purpose on this machine.
wanted_rows() {
  packages_table | while IFS='|' read -r package needed_for probe why; do
    [[ "$needed_for" == build || "$needed_for" == "$purpose" ]] || continue
    # The official LibTorch archive brings a BLAS and a oneDNN of its own.
    if [[ "$probe" == torch* && -n "$(own_torch_folder)" ]]; then continue; fi
    printf '%s|%s|%s\n' "$package" "$probe" "$why"
  done
}

# Is there what `probe` stands for, wherever it comes from?
probe_succeeds() {
  local kind="${1%%:*}" name="${1#*:}"
  case "$kind" in
    command | optional-command) command -v "$name" >/dev/null ;;
    pkg-config) command -v pkg-config >/dev/null && pkg-config --exists "$name" ;;
    optional-python-module) command -v python3 >/dev/null && python3 -c "import $name" 2>/dev/null ;;
    torch) [[ -n "$(system_torch_folder)" ]] ;;
    torch-blas | torch-onednn | optional-library) true ;; # cannot be told from outside
    # Without fontconfig there is no telling, and a missing font is no reason to stop.
    font) ! command -v fc-list >/dev/null || [[ -n "$(fc-list "$name")" ]] ;;
  esac
}

# Could apt install this? While its lists are empty, nobody knows.
can_be_had() {
  [[ "$has_dpkg" == yes ]] || return 1
  ! apt_knows cmake || apt_knows "$1"
}

is_optional() {
  local row
  row="$(packages_table | grep "^$1|")"
  [[ "$row" == *"|optional-"* ]]
}

# Rows of what is missing.
missing_rows() {
  local installed="" package probe why
  if [[ "$has_dpkg" == yes ]]; then
    # dpkg-query fails when it does not know one of the packages; it still tells about the others.
    mapfile -t names < <(wanted_rows | cut -d'|' -f1)
    # shellcheck disable=SC2016 # the dollar signs are dpkg-query's
    installed="$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null || true)"
  fi
  wanted_rows | while IFS='|' read -r package probe why; do
    if [[ "$has_dpkg" == yes ]]; then
      if grep -qxF "installed $package" <<<"$installed"; then continue; fi
      if [[ "$probe" == *command:* || "$probe" == *python-module:* ]] && probe_succeeds "$probe"; then continue; fi
    elif probe_succeeds "$probe"; then
      continue
    fi
    if [[ "$probe" == optional-* ]] && ! can_be_had "$package"; then continue; fi
    printf '%s|%s\n' "$package" "$why"
  done
}

# --- OpenBLAS: installed is not yet used, when an administrator has chosen another alternative ----------------------
check_blas() {
  [[ -z "$(own_torch_folder)" ]] || return 0
  command -v update-alternatives >/dev/null || return 0
  local name path
  while read -r name _ path; do
    if [[ "$name" == libblas.so.3-* && "$path" != */openblas-openmp/* ]]; then
      say "warning: $path is the BLAS in use, not OpenBLAS with OpenMP, and training may be slow." \
        "To switch: ${as_root}update-alternatives --config $name"
    fi
  done < <(update-alternatives --get-selections)
}

# --- apt -----------------------------------------------------------------------------------------------------------
run_apt() {
  local command=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@")
  if [[ "$(id -u)" -ne 0 ]]; then command=(sudo "${command[@]}"); fi
  "${command[@]}" </dev/null
}

# Do the package lists on this machine know every one of these packages?
apt_knows() {
  local package
  for package in "$@"; do
    [[ -n "$(apt-cache --no-all-versions show "$package" 2>/dev/null)" ]] || return 1
  done
}

# The release's own LibTorch may be older than what the program is written for.
refuse_old_torch() {
  local candidate
  candidate="$(apt-cache --no-all-versions show libtorch-dev 2>/dev/null | sed -n 's/^Version: //p' | head -n 1)"
  if [[ -z "$candidate" ]]; then
    fail "this release has no package libtorch-dev; unpack LibTorch $oldest_torch or later from pytorch.org" \
      "and name its folder in CMAKE_PREFIX_PATH"
  elif dpkg --compare-versions "$candidate" lt "$oldest_torch"; then
    fail "this release's libtorch-dev is $candidate, older than $oldest_torch; unpack a later LibTorch from" \
      "pytorch.org and name its folder in CMAKE_PREFIX_PATH"
  fi
}

install_packages() {
  if [[ "$(id -u)" -ne 0 ]] && ! command -v sudo >/dev/null; then
    fail "installing takes root, and sudo is not there; as root: $apt_line"
  fi
  local updated=no package
  if ! apt_knows "$@"; then
    say "refreshing the package lists"
    run_apt update || fail "'apt-get update' failed; see above"
    updated=yes
  fi
  local known=()
  for package in "$@"; do
    if [[ "$package" == libtorch-dev ]]; then refuse_old_torch; fi
    if apt_knows "$package"; then
      known+=("$package")
    elif is_optional "$package"; then
      say "this release has no package $package: tests that need it are skipped"
    else
      fail "this system's package lists know no package $package"
    fi
  done
  if [[ ${#known[@]} -eq 0 ]]; then return 0; fi
  set -- "${known[@]}"
  if run_apt install --yes --no-install-recommends "$@"; then return 0; fi
  # Lists that are out of date, or an installation that was interrupted before: both are put right once.
  say "apt-get failed: finishing what was interrupted, refreshing the package lists and trying once more"
  local configure=(env DEBIAN_FRONTEND=noninteractive dpkg --configure -a)
  if [[ "$(id -u)" -ne 0 ]]; then configure=(sudo "${configure[@]}"); fi
  "${configure[@]}" </dev/null || fail "'dpkg --configure -a' failed; see above"
  if [[ "$updated" == no ]]; then run_apt update || fail "'apt-get update' failed; see above"; fi
  run_apt install --yes --no-install-recommends "$@" || fail "apt-get could not install the packages; see above"
}

# -------------------------------------------------------------------------------------------------------------------
has_dpkg=no
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then has_dpkg=yes; fi
as_root=""
if [[ "$(id -u)" -ne 0 ]]; then as_root="sudo "; fi

if [[ "$list" == yes ]]; then
  wanted_rows | while IFS='|' read -r package _ why; do printf '%-24s %s\n' "$package" "$why"; done
  exit 0
fi
if [[ -n "$(own_torch_folder)" ]]; then say "LibTorch: $(own_torch_folder) (from CMAKE_PREFIX_PATH)"; fi

mapfile -t missing < <(missing_rows)
if [[ ${#missing[@]} -eq 0 ]]; then
  say "everything that is needed is installed"
  check_blas
  exit 0
fi

packages=("${missing[@]%%|*}")
apt_line="${as_root}apt-get install --no-install-recommends ${packages[*]}"
say "missing:"
for row in "${missing[@]}"; do printf '  %-24s %s\n' "${row%%|*}" "${row#*|}"; done
if [[ "$has_dpkg" == no ]]; then
  fail "there is no apt here: install the above (Debian's names) the way that this system does it, and run this again"
fi
if [[ "$install" == no ]]; then fail "packages are missing; to install them: $apt_line"; fi

say "installing: $apt_line"
install_packages "${packages[@]}"
mapfile -t missing < <(missing_rows)
[[ ${#missing[@]} -eq 0 ]] || fail "still missing after the installation: ${missing[*]%%|*}"
say "installed"
check_blas
