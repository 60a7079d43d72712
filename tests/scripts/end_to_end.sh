#!/usr/bin/env bash
# A very short training on the shipped corpus, and every command on what it leaves: checks that the files are there
# and the exit codes right, not that the model is any good.
#
#   tests/scripts/end_to_end.sh PROGRAM
set -euo pipefail
[[ $# -eq 1 && "$1" != -* ]] || {
  echo "usage: ${0##*/} PROGRAM" >&2
  exit 2
}
program="$(realpath "$1")"
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
cd "$repository"

folder="$(mktemp -d)"
trap 'rm -rf -- "$folder"' EXIT
run="$folder/run"
passed=0

pass() { passed=$((passed + 1)); }
die() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
expect_file() {
  [[ -s "$1" ]] || die "${1#"$folder"/} is missing or empty"
  pass
}
expect_start() { # FILE BYTES WHAT
  [[ "$(head -c "${#2}" "$1" | tr -d '\0')" == "$2" ]] || die "${1#"$folder"/} is no $3"
  pass
}
expect_exit() { # CODE COMMAND...
  local wanted="$1" code=0
  shift
  "$@" >"$folder/out" 2>"$folder/err" </dev/null || code=$?
  [[ $code -eq $wanted ]] || die "'$*' exits with $code, not $wanted: $(head -n 3 "$folder/err")"
  pass
}

echo "== train"
# One whole epoch, of 20 updates.
for ending in zh en seg.zh seg.en; do head -n 1000 "data/zh-en/train.$ending" >"$folder/train.$ending"; done
"$program" train configs/zh-en.yaml --set "model_dir=$run" --set "data.train=$folder/train" \
  --set "data.src.tokenizer_cfg.segmented_train=$folder/train.seg.zh" \
  --set data.src.tokenizer_cfg.vocab_size=600 --set data.trg.tokenizer_cfg.vocab_size=500 --set training.epochs=1 --set training.logging_freq=5 \
  --set training.validation_freq=10 --set training.keep_last_ckpts=2 --set training.ema_decay=0.9 </dev/null
expect_file "$run/config.yaml"
expect_file "$run/metrics.jsonl"
expect_file "$run/train.log"
for checkpoint in last best update-000010 update-000020; do expect_file "$run/checkpoints/$checkpoint/model.safetensors"; done
[[ -n "$(find "$run/vocab" -type f -size +0)" ]] || die "no vocabulary in the run"
expect_file "$run/attention/epoch-000.jsonl"
expect_file "$run/attention/epoch-001.jsonl"
[[ -n "$(find "$run/heatmaps" -name '*.png' -size +0)" ]] || die "training drew no heatmap"
if [[ -n "$(find "$run" -name '*.partial-*' -o -name '*.new' -o -name '*.old')" ]]; then die "training left temporary files"; fi

echo "== a second training does not overwrite the first"
expect_exit 2 "$program" train configs/zh-en.yaml --set "model_dir=$run"
[[ "$(wc -l <"$folder/err")" -eq 1 ]] || die "an error of the user is told in one line"

# A run's folder is all that these need.
mv "$run" "$folder/moved"
run="$folder/moved"

echo "== evaluate"
"$program" evaluate "$run" --split dev </dev/null | tee "$folder/evaluation"
grep -qi bleu "$folder/evaluation" || die "evaluate prints no BLEU"
pass

echo "== translate"
printf '我爱深度学习。\n\n他喝茶。\n' | "$program" translate "$run" >"$folder/translations"
[[ "$(wc -l <"$folder/translations")" -eq 3 ]] || die "three lines in, $(wc -l <"$folder/translations") lines out"
[[ -z "$(sed -n 2p "$folder/translations")" ]] || die "an empty line in is an empty line out"
pass

echo "== average and score"
"$program" average "$run" --last 2 </dev/null
expect_file "$run/checkpoints/average/model.safetensors"
for ending in zh en; do head -n 3 "data/zh-en/dev.$ending" >"$folder/pairs.$ending"; done
"$program" score "$run" --checkpoint average --source "$folder/pairs.zh" --target "$folder/pairs.en" >"$folder/scores" </dev/null
[[ "$(grep -c '^-[0-9]' "$folder/scores")" -eq 3 ]] || die "three pairs in, not three scores out: $(cat "$folder/scores")"
pass
sed 's/.*/0 ||| & ||| Given= 1 ||| 1/' "$folder/pairs.en" >"$folder/list"
"$program" score "$run" --source "$folder/pairs.zh" --n-best "$folder/list" --rerank >"$folder/reranked" </dev/null
[[ "$(wc -l <"$folder/reranked")" -eq 3 ]] || die "reranking three source lines gives $(wc -l <"$folder/reranked") lines"
grep -qxFf "$folder/pairs.en" <(head -n 1 "$folder/reranked") || die "reranking gives no hypothesis of the list"
pass

echo "== search"
printf '我爱深度学习。\n\n' | "$program" translate "$run" --n-best 3 --alignments "$folder/matrices.jsonl" >"$folder/list"
[[ "$(wc -l <"$folder/list")" -eq 3 ]] || die "three translations make three lines, and an empty line none"
expect_file "$folder/matrices.jsonl"
printf '我爱深度学习。\n' | "$program" translate "$run" "$run/checkpoints/last" --json >"$folder/ensemble"
expect_start "$folder/ensemble" '{"id":0,' "JSON"
printf '我爱深度学习。\n' | "$program" translate "$run" --sample 2 --seed 3 >"$folder/samples"
[[ "$(wc -l <"$folder/samples")" -eq 2 ]] || die "two samples make two lines"
pass

echo "== align"
# In a pipe, over pieces; of files, over words, as links, and against gold.
printf '我爱深度学习。\tI love deep learning.\n' | "$program" align "$run" >"$folder/alignment.jsonl"
expect_start "$folder/alignment.jsonl" '{"id":0,' "JSON"
for format in nematus marian npz csv; do
  "$program" align "$run" --source "$folder/pairs.zh" --target "$folder/pairs.en" -o "$folder/pairs.$format" </dev/null
  expect_file "$folder/pairs.$format"
done
for ending in zh en; do head -n 3 "data/zh-en/dev.seg.$ending" >"$folder/words.$ending"; done
head -n 3 data/zh-en/dev.zh-en.align >"$folder/gold.align"
"$program" align "$run" --source "$folder/pairs.zh" --target "$folder/pairs.en" --words "$folder/words.zh" "$folder/words.en" \
  -o "$folder/pairs.pharaoh" </dev/null
[[ "$(wc -l <"$folder/pairs.pharaoh")" -eq 3 ]] || die "three pairs in, not three lines of links out"
"$program" evaluate --alignment "$folder/pairs.pharaoh" --alignment-gold "$folder/gold.align" >"$folder/quality" </dev/null
grep -q '^AER [01]\.' "$folder/quality" || die "evaluate prints no AER: $(cat "$folder/quality")"
grep -q '"type":"dev_alignment"' "$run/metrics.jsonl" || die "no alignment error rate in metrics.jsonl"
grep -q '"type":"probes"' "$run/metrics.jsonl" || die "no measurements of the probes in metrics.jsonl"
pass

echo "== guided alignment"
head -n 1000 data/zh-en/train.zh-en.align >"$folder/links.align"
"$program" train configs/zh-en.yaml --set "model_dir=$folder/guided" --set "data.train=$folder/train" \
  --set "data.src.tokenizer_cfg.segmented_train=$folder/train.seg.zh" --set data.src.tokenizer_cfg.vocab_size=600 \
  --set data.trg.tokenizer_cfg.vocab_size=500 --set training.updates=10 --set "training.guided_alignment.links=$folder/links.align" \
  --set "training.guided_alignment.words=$folder/train.seg" --set training.logging_freq=5 </dev/null
grep -q '"guided_loss"' "$folder/guided/metrics.jsonl" || die "a guided training tells no guided_loss"
pass

echo "== report"
expect_start "$run/report.html" '<!doctype html>' HTML
"$program" report "$run" "$folder/guided" -o "$folder/two.html" </dev/null
expect_file "$folder/two.html"

echo "== heatmap"
"$program" heatmap "$folder/pairs.nematus" -o "$folder/foreign" </dev/null
[[ -n "$(find "$folder/foreign" -name '*.png' -size +0)" ]] || die "no heatmap of a file of alignments"
"$program" heatmap "$run" --epoch last --format png,svg,pdf -o "$folder/drawn" </dev/null
for format in png svg pdf; do
  picture="$(find "$folder/drawn" -name "*.$format" -size +0 | head -n 1)"
  [[ -n "$picture" ]] || die "no heatmap as $format"
  case "$format" in
    png) expect_start "$picture" $'\x89PNG' PNG ;;
    svg) expect_start "$picture" '<?xml' SVG ;;
    pdf) expect_start "$picture" '%PDF' PDF ;;
  esac
done

echo "== info and config"
expect_exit 0 "$program" info "$run"
expect_exit 0 "$program" config --check configs/zh-en.yaml

echo "== errors"
expect_exit 2 "$program" train configs/no-such-file.yaml
expect_exit 2 "$program" train configs/zh-en.yaml --set model.decoder.atention=dot --set "model_dir=$folder/never"
[[ ! -e "$folder/never" ]] || die "a configuration with an unknown key left a run behind"
expect_exit 2 "$program" evaluate "$folder/no-such-run"

echo "end to end: $passed checks passed"
