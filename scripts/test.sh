#!/usr/bin/env bash
# Installs what is missing, builds everything in release mode and runs every test.
#
#   scripts/test.sh [--no-install] [arguments for ctest...]
#
#   --no-install   install nothing: stop, with the apt line, when a package is missing
#
# Everything else is handed to ctest: `scripts/test.sh -R attention` runs the tests whose names match.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"
# shellcheck source=scripts/lib/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/build.sh"

package_options=(--for test)
ctest_arguments=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --no-install) package_options+=(--no-install) ;;
    -h | --help)
      print_help
      exit 0
      ;;
    *) ctest_arguments+=("$1") ;;
  esac
  shift
done

cd "$repository"
"$repository/scripts/packages.sh" "${package_options[@]}"
build_release all
ctest --preset release --no-tests=error "${ctest_arguments[@]}"
