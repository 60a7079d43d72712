#!/usr/bin/env bash
# From nothing to an alignment that you can see: installs what is missing, builds seq2see, trains the shipped
# Chinese-English corpus, prints BLEU on its test set, draws heatmaps, writes the report, and says where everything is.
#
#   scripts/quickstart.sh [--no-install] [--config FILE]
#
#   --no-install    install nothing: stop, with the apt line, when a package is missing
#   --config FILE   train another configuration (default: configs/zh-en.yaml)
#
# The run is written to runs/<name of the configuration file>. Run it again whenever you like: a finished training
# is taken as it is while the configuration is the same, and one that was interrupted goes on where it was.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"
# shellcheck source=scripts/lib/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/build.sh"
# shellcheck source=scripts/lib/training.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/training.sh"

package_options=(--for build)
config="$repository/configs/zh-en.yaml"
while [[ $# -gt 0 ]]; do
  case "$1" in
    --no-install) package_options+=(--no-install) ;;
    --config)
      need_value "$1" $#
      config="$(absolute "$2")"
      shift
      ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
[[ -f "$config" ]] || fail "$config: no such configuration file"

# Ctrl-C ends the program of the moment in good order, and then this script, not just that program.
trap 'say "interrupted; run it again to go on"; exit 130' INT
trap 'say "terminated; run it again to go on"; exit 143' TERM

# Paths in the configuration are relative to the repository; so are those printed at the end.
cd "$repository"
config="${config#"$repository"/}"
name="$(basename "$config")"
name="${name%.*}"
run="runs/$name"
program=build/release/seq2see

# --- stages, each with its time ------------------------------------------------------------------------------------
stage_times=()
stage() { # stage TITLE COMMAND...
  local title="$1" start=$SECONDS
  shift
  printf '\n== %s\n' "$title"
  "$@"
  stage_times+=("$(printf '%-12s %6s' "$title" "$(duration $((SECONDS - start)))")")
}

train() { train_once "runs/.quickstart/$name" "$config" "$run"; }

evaluate() { "$program" evaluate "$run" --split test; }

# The program names every picture that it draws; the summary at the end names the first.
drawn=""
draw() { drawn="$("$program" heatmap "$run" --epoch best --format png,svg,pdf)"; }

report() { "$program" report "$run"; }

# -------------------------------------------------------------------------------------------------------------------
stage packages "$repository/scripts/packages.sh" "${package_options[@]}"
stage build build_release seq2see
stage training train
stage evaluation evaluate
stage heatmaps draw
stage report report

printf '\n== times (minutes:seconds)\n'
printf '%s\n' "${stage_times[@]}"

example="$(grep -m 1 '\.png$' <<<"$drawn" || true)"
if [[ "$name" == zh-en ]]; then sentence="我爱深度学习。"; else sentence="..."; fi
cat <<SUMMARY

== look at
the report            $run/report.html: open it in a browser and press Play
heatmaps              $run/heatmaps/ (a folder an epoch; of the best epoch also as SVG and PDF)
  for example         $example
attention matrices    $run/attention/ (one file an epoch, one JSON object a sentence pair)
translations          $run/translations/
metrics               $run/metrics.jsonl

== next
translate a sentence  echo '$sentence' | $program translate $run
draw your own         $program heatmap $run --source '$sentence'
another attention     $program train $config --set name=$name-scaled_dot --set model.decoder.attention=scaled_dot
every setting         $program config
SUMMARY
