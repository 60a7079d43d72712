#!/usr/bin/env bash
# How well does attention align words? Trains the shipped corpus in both directions with different kinds of attention and
# both wirings of the decoder, and once guided by the gold alignment of the training text, and compares the alignments of
# the test text with its gold alignment, by two ways of making links of weights.
#
#   scripts/study_alignment.sh [--no-install] [--quick]
#
#   --no-install   install nothing: stop, with the apt line, when a package is missing
#   --quick        one epoch each, into runs/study-alignment-quick: to see that everything works; the figures mean nothing
#
# Takes about half an hour on two cores. Everything is written to runs/study-alignment, the table to study.md there. Run
# it again whenever you like: a finished training is taken as it is, and one that was interrupted goes on where it was.
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
study=runs/study-alignment
settings=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --no-install) package_options+=(--no-install) ;;
    --quick)
      study=runs/study-alignment-quick
      settings=(training.epochs=1)
      ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
command -v python3 >/dev/null || fail "the table takes python3, which is not there; apt-get install --no-install-recommends python3"

# Ctrl-C ends the program of the moment in good order, and then this script, not just that program.
trap 'say "interrupted; run it again to go on"; exit 130' INT
trap 'say "terminated; run it again to go on"; exit 143' TERM

# Paths in the configurations are relative to the repository; so are those printed at the end.
cd "$repository"
program=build/release/seq2see
readonly data=data/zh-en
# attention and wiring; the last is guided by links
readonly models=(bahdanau-bahdanau scaled_dot-bahdanau general-bahdanau bahdanau-luong scaled_dot-luong general-luong guided)

train() { # NAME DIRECTION: a training and its record
  local model="$1" direction="$2" name="$1-$2" own=()
  if [[ "$model" == guided ]]; then
    own=(training.guided_alignment.links="$data/train.$direction.align" training.guided_alignment.words="$data/train.seg")
  else
    own=(model.decoder.attention="${model%-*}" model.decoder.wiring="${model#*-}")
  fi
  printf '\n== training %s\n' "$name"
  train_once "$study/.trained/$name" "configs/$direction.yaml" "$study/$name" "attention.probes=0" "attention.report=false" \
    "${own[@]}" "${settings[@]}"
}

# error_rate DIRECTION RULE RUN [OPTION...]: what evaluate says of one run, as JSON, in $study/parts
error_rate() {
  local direction="$1" rule="$2" run="$3" source target part
  shift 3
  source="${direction%-*}" target="${direction#*-}"
  part="$study/parts/${run##*/}-$rule${1:+-both}.json"
  "$program" evaluate "$run" --split test --beam-size 1 --json --links "$rule" \
    --alignment-gold "$data/test.$direction.align" --words "$data/test.seg.$source" "$data/test.seg.$target" "$@" >"$part.new"
  mv -f "$part.new" "$part"
}

# -------------------------------------------------------------------------------------------------------------------
"$repository/scripts/packages.sh" "${package_options[@]}"
build_release seq2see

for model in "${models[@]}"; do
  for direction in zh-en en-zh; do train "$model" "$direction"; done
done

mkdir -p "$study/parts"
say "comparing with the gold alignment"
for model in "${models[@]}"; do
  for rule in argmax balanced; do
    for direction in zh-en en-zh; do error_rate "$direction" "$rule" "$study/$model-$direction"; done
    error_rate zh-en "$rule" "$study/$model-zh-en" --reverse "$study/$model-en-zh"
  done
done
python3 scripts/lib/alignment_table.py "$study/parts" "${models[@]}" >"$study/study.md.new"
mv -f "$study/study.md.new" "$study/study.md"
cat "$study/study.md"
say "written to $study/study.md"
