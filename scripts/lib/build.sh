# The release build, as quickstart.sh and test.sh make it. To be sourced after common.sh and torch.sh.
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

# build_release TARGET: configures build/release and builds the target there.
build_release() {
  local own_torch options=()
  own_torch="$(own_torch_folder)"
  # Said explicitly, because a build folder remembers the LibTorch that it was first configured with.
  if [[ -n "$own_torch" ]]; then options+=("-DTorch_DIR=$own_torch"); fi
  # What is built once is built sooner so. A folder that is there keeps what it was configured with: the objects of
  # somebody who edits stay valid.
  if [[ ! -f build/release/CMakeCache.txt ]]; then options+=(-DSEQ2SEE_UNITY=ON); fi
  cmake --preset release "${options[@]}" || fail "the build could not be configured; see above"
  cmake --build --preset release --parallel "$(build_jobs)" --target "$1" || fail "the build failed; see above"
}
