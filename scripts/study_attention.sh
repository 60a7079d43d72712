#!/usr/bin/env bash
# Which scoring function? Trains the shipped Chinese-English corpus five times, with configurations that differ in the
# attention alone (none, dot, scaled_dot, general, bahdanau), then dot and scaled_dot with queries and keys of growing
# size d_k, puts them side by side on one test set, and says whether the unscaled dot product saturates as d_k grows.
#
#   scripts/study_attention.sh [--no-install] [--quick]
#
#   --no-install   install nothing: stop, with the apt line, when a package is missing
#   --quick        one epoch each and small d_k only, into runs/study-attention-quick: to see that everything works;
#                  the scores mean nothing
#
# Takes under half an hour on two cores. Everything is written to runs/study-attention. Run it again whenever you like:
# a finished training is taken as it is, and one that was interrupted goes on where it was.
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
study=runs/study-attention
key_sizes=(16 64 256 1024)
settings=()        # of all trainings
growing_epochs=4   # of those with growing d_k
while [[ $# -gt 0 ]]; do
  case "$1" in
    --no-install) package_options+=(--no-install) ;;
    --quick)
      study=runs/study-attention-quick
      key_sizes=(16 64)
      settings=(training.epochs=1)
      growing_epochs=1
      ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
command -v python3 >/dev/null || fail "judging the results takes python3, which is not there; apt-get install --no-install-recommends python3"

# Ctrl-C ends the program of the moment in good order, and then this script, not just that program.
trap 'say "interrupted; run it again to go on"; exit 130' INT
trap 'say "terminated; run it again to go on"; exit 143' TERM

# Paths in the configurations are relative to the repository; so are those printed at the end.
cd "$repository"
program=build/release/seq2see
readonly configs=configs/study-attention data=data/zh-en
readonly kinds=(none dot scaled_dot general bahdanau)

train() { # NAME CONFIG [SETTING...]
  local name="$1" config="$2"
  shift 2
  printf '\n== training %s\n' "$name"
  train_once "$study/.trained/$name" "$config" "$study/$name" "$@"
}

# compare NAME OPTION... RUN...: the comparison as $study/parts/NAME.md and NAME.json
compare() {
  local name="$1"
  shift
  say "comparing on $name"
  "$program" compare "$@" --markdown "$study/parts/$name.md" --json >"$study/parts/$name.json.new"
  mv -f "$study/parts/$name.json.new" "$study/parts/$name.json"
}

# -------------------------------------------------------------------------------------------------------------------
"$repository/scripts/packages.sh" "${package_options[@]}"
build_release seq2see

runs=()
for kind in "${kinds[@]}"; do
  train "$kind" "$configs/$kind.yaml" "${settings[@]}"
  runs+=("$study/$kind")
done

# The largest scaled one first: it is the baseline, so that the p-value of the largest dot is that of the question.
growing=()
for kind in dot scaled_dot; do
  for size in "${key_sizes[@]}"; do
    train "$kind-k$size" "$configs/$kind.yaml" "name=study-$kind-k$size" "model.decoder.attention_size=$size" \
      "training.epochs=$growing_epochs"
  done
done
for ((i = ${#key_sizes[@]} - 1; i >= 0; --i)); do
  growing+=("$study/scaled_dot-k${key_sizes[i]}" "$study/dot-k${key_sizes[i]}")
done

printf '\n== comparisons\n'
mkdir -p "$study/parts"
# Short and long sentences together show what the length of the source does.
for side in zh en; do cat "$data/test.$side" "$data/long.$side" >"$study/parts/all.$side"; done
compare test "${runs[@]}"
compare long "${runs[@]}" --split "$data/long"
compare all "${runs[@]}" --split "$study/parts/all" --plot "$study/by-length.png"
statistics=()
if grep -qs '"score_variance"' "$study"/{dot,scaled_dot}-k*/metrics.jsonl; then
  statistics=(--plot-statistics "$study/score-variance.png")
fi
compare growing "${growing[@]}" "${statistics[@]}"

python3 "$repository/scripts/lib/attention_verdict.py" "$study"

printf '\n'
cat "$study/study.md"
cat <<SUMMARY

== look at
the tables above      $study/study.md
for programs          $study/study.json
BLEU, chrF by length  $study/by-length.bleu.png, $study/by-length.chrf.png
SUMMARY
if [[ ${#statistics[@]} -gt 0 ]]; then printf 'variance of scores    %s\n' "$study/score-variance.png"; fi
