# Where LibTorch is. To be sourced.
# shellcheck shell=bash

# torch_folder_in FOLDER...: the first of these folders' CMake packages of LibTorch (the folder of TorchConfig.cmake).
torch_folder_in() {
  local prefix candidate
  for prefix in "$@"; do
    [[ -n "$prefix" ]] || continue
    for candidate in "$prefix" "$prefix"/{share,lib,lib64,lib/*-linux-gnu}/cmake/Torch; do
      if [[ -f "$candidate/TorchConfig.cmake" ]]; then
        (cd "$candidate" && pwd -P)
        return 0
      fi
    done
  done
}

# A LibTorch of the user's own, named in CMAKE_PREFIX_PATH; empty where there is none. /usr holds the distribution's.
own_torch_folder() {
  local prefixes=() own=() prefix
  IFS=':;' read -r -a prefixes <<<"${CMAKE_PREFIX_PATH:-}"
  for prefix in "${prefixes[@]}"; do
    if [[ "${prefix%/}" != /usr ]]; then own+=("$prefix"); fi
  done
  torch_folder_in "${own[@]}"
}

# The LibTorch that CMake finds without being told; empty where there is none.
system_torch_folder() { torch_folder_in /usr /usr/local /opt/libtorch; }
