# Builds, as quickstart.sh, test.sh and others make them. To be sourced after common.sh and torch.sh.
# shellcheck shell=bash

# Sources on LibTorch take 1.4 GB to compile, its precompiled headers 1.9 GB: no more jobs than fit, and no more than
# there are cores.
build_jobs() {
  local cores memory_kib fit
  cores="$(nproc 2>/dev/null || echo 2)"
  memory_kib="$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || true)"
  fit=$((${memory_kib:-3145728} / 1966080))
  if [[ $fit -gt $cores ]]; then fit=$cores; fi
  if [[ $fit -lt 1 ]]; then fit=1; fi
  echo "${CMAKE_BUILD_PARALLEL_LEVEL:-$fit}"
}

# build_preset PRESET TARGET...: configures build/PRESET and builds the targets there.
build_preset() {
  local preset="$1" own_torch options=()
  shift
  own_torch="$(own_torch_folder)"
  # Said explicitly, because a build folder remembers the LibTorch that it was first configured with.
  if [[ -n "$own_torch" ]]; then options+=("-DTorch_DIR=$own_torch"); fi
  # What is built once is built sooner so. A folder that is there keeps what it was configured with: the objects of
  # somebody who edits stay valid.
  if [[ ! -f "build/$preset/CMakeCache.txt" ]]; then options+=(-DSEQ2SEE_UNITY=ON); fi
  cmake --preset "$preset" "${options[@]}" || fail "the build could not be configured; see above"
  cmake --build --preset "$preset" --parallel "$(build_jobs)" --target "$@" || fail "the build failed; see above"
}

# build_release TARGET: as above, in build/release.
build_release() { build_preset release "$1"; }
