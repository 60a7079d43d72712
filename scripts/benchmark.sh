#!/usr/bin/env bash
# Measures how fast this machine trains and translates: its matrix peak, target tokens a second of whole trainings,
# the share of the peak that they reach, their memory, sentences a second of greedy and of beam search, and the scoring functions
# of attention by themselves. Installs what is missing and builds first. scripts/benchmark.md explains the figures.
#
#   scripts/benchmark.sh [--no-install] [--quick] [--json FILE] [--threads LIST] [--only TEXT]... [--list]
#   scripts/benchmark.sh [--no-install] --micro [arguments for Google Benchmark...]
#
#   --no-install     install nothing: stop, with the apt line, when a package is missing
#   --quick          fewer rounds: under two minutes on two cores, and noisier (default: half an hour)
#   --json FILE      write the results to this file as well
#   --threads LIST   numbers of threads to measure with, such as 1,2,4 (default: 1 and one for each processor)
#   --only TEXT      measure only what has this in its name, such as small/gru or scoring; may be repeated
#   --list           print the names of all measurements, and measure nothing
#   --micro          measure single operations beside their twins; --micro --benchmark_filter=gru chooses
#
# Anything else that computes on the machine at the same time spoils the figures.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"
# shellcheck source=scripts/lib/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/build.sh"

package_options=(--for benchmark)
program=seq2see_benchmark
arguments=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --no-install) package_options+=(--no-install) ;;
    --micro) program=micro_benchmarks ;;
    -h | --help)
      print_help
      exit 0
      ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

# What the packages and the build have to say is no part of the results, which may be sent to a file.
"$repository/scripts/packages.sh" "${package_options[@]}" >&2
(cd "$repository" && build_release "$program") >&2
exec "$repository/build/release/$program" "${arguments[@]}"
