#!/usr/bin/env bash
# Does memory stay flat? Trains for an hour with everything on that could leak (dropout, sampled subwords, validations,
# checkpoints, heatmaps and the report after every epoch), then translates 100,000 lines in a pipe, and samples the
# memory of both every few seconds. Exit code 1 where memory grows, or where a program fails.
#
#   scripts/soak.sh [--no-install] [--time TIME] [--lines N] [--every SECONDS] [--folder FOLDER] [--threads N]
#                   [--config FILE] [--text FILE] [--set KEY=VALUE]... [--program FILE]
#
#   --no-install      install nothing: stop, with the apt line, when a package is missing
#   --time TIME       how long to train: 90s, 30m, 2h (default: 1h)
#   --lines N         how many lines to translate (default: 100000)
#   --every SECONDS   time between two samples (default: 5; a second at most while translating)
#   --folder FOLDER   where everything goes (default: runs/soak); an earlier soak there is replaced
#   --threads N       threads of both programs (default: 1)
#   --config FILE     what to train (default: configs/zh-en.yaml)
#   --text FILE       what to translate, over and over (default: data/zh-en/test.zh)
#   --set KEY=VALUE   changes a key of the configuration; may be repeated
#   --program FILE    a seq2see that is there already; without it, build/release/seq2see is built first
#
# FOLDER then holds training.csv and translating.csv (seconds,rss_mib), the curves as training.svg and translating.svg,
# the logs, and the run. Judged is the last half of each: scripts/lib/memory_curve.py says how.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/torch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/torch.sh"
# shellcheck source=scripts/lib/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/build.sh"

# seconds_of TIME: 90s, 30m or 2h in seconds
seconds_of() {
  [[ "$1" =~ ^([1-9][0-9]{0,6})([smh])$ ]] || fail "--time takes a number with s, m or h, such as 30m, not '$1'"
  case "${BASH_REMATCH[2]}" in
    s) echo "${BASH_REMATCH[1]}" ;;
    m) echo $((BASH_REMATCH[1] * 60)) ;;
    h) echo $((BASH_REMATCH[1] * 3600)) ;;
  esac
}

need_count() { [[ "$2" =~ ^[1-9][0-9]{0,8}$ ]] || fail "$1 takes a number from 1, not '$2'"; }

package_options=(--for build)
program=""
config=configs/zh-en.yaml
text=data/zh-en/test.zh
folder=runs/soak
time=3600
lines=100000
every=5
threads=1
settings=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --no-install) package_options+=(--no-install) ;;
    --time | --lines | --every | --folder | --threads | --config | --text | --set | --program)
      need_value "$1" $#
      case "$1" in
        --time) time="$(seconds_of "$2")" ;;
        --lines) need_count "$1" "$2" && lines="$2" ;;
        --every)
          [[ "$2" =~ ^([1-9][0-9]{0,3}|0\.[1-9])$ ]] || fail "--every takes a number of seconds from 0.1, not '$2'"
          every="$2"
          ;;
        --threads) need_count "$1" "$2" && threads="$2" ;;
        --folder) folder="$(absolute "$2")" ;;
        --config) config="$(absolute "$2")" ;;
        --text) text="$(absolute "$2")" ;;
        --set) settings+=(--set "$2") ;;
        --program) program="$(absolute "$2")" ;;
      esac
      shift
      ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
command -v python3 >/dev/null || fail "the curves take python3, which is not there; apt-get install --no-install-recommends python3"

# Paths in the configurations are relative to the repository; so are those printed at the end.
cd "$repository"
[[ -f "$config" ]] || fail "$config: no such configuration file"
[[ -s "$text" ]] || fail "$text: no such file, or an empty one"
if [[ -z "$program" ]]; then
  "$repository/scripts/packages.sh" "${package_options[@]}"
  build_release seq2see
  program=build/release/seq2see
fi
[[ -x "$program" ]] || fail "$program: no such program"
mkdir -p "$folder" 2>/dev/null || fail "$folder: the folder cannot be written"

# --- whatever happens, no program goes on alone and no half-written file stays -------------------------------------
children=()
clean_up() {
  if [[ ${#children[@]} -gt 0 ]]; then
    kill "${children[@]}" 2>/dev/null || true
    wait "${children[@]}" 2>/dev/null || true
  fi
  rm -f -- "$folder"/*.new "$folder/pipe"
}
trap clean_up EXIT
trap 'say "interrupted"; exit 130' INT
trap 'say "terminated"; exit 143' TERM HUP
clean_up # what an earlier soak was in the middle of, if it was killed

# sample PROCESS CSV INTERVAL [SECONDS]: writes the memory of a process to a file, until it ends or the time is over.
sample() {
  local process="$1" csv="$2" interval="$3" limit="${4:-}" start="$EPOCHREALTIME" end=$((SECONDS + ${4:-0})) kib
  echo seconds,rss_mib >"$csv.new"
  while [[ -z "$limit" || $SECONDS -lt $end ]]; do
    # Waited for, because a signal is answered at once during `wait`, but not before a plain `sleep` has ended.
    sleep "$interval" &
    wait $! || true
    kib="$(awk '/^VmRSS:/ { print $2 }' "/proc/$process/status" 2>/dev/null || true)"
    [[ -n "$kib" ]] || break # it has ended
    awk -v now="$EPOCHREALTIME" -v start="$start" -v kib="$kib" \
      'BEGIN { printf "%.1f,%.2f\n", now - start, kib / 1024 }' >>"$csv.new"
  done
  mv -f -- "$csv.new" "$csv"
}

judge() { # CSV PICTURE TITLE: exit code 1 of this script, at its end, where memory grows
  local code=0
  python3 "$repository/scripts/lib/memory_curve.py" "$@" || code=$?
  [[ $code -le 1 ]] || exit "$code"
  if [[ $code -eq 1 ]]; then result=1; fi
}

broken() { # WHAT: no error of the user's, and no memory that grows either
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

result=0
run="$folder/run"

# -------------------------------------------------------------------------------------------------------------------
printf '== training %s for %s minutes\n' "$config" "$(duration "$time")"
"$program" train "$config" --threads "$threads" --set "model_dir=$run" --set training.overwrite=true \
  --set training.epochs=1000000 --set data.src.tokenizer_cfg.sampling=true --set data.trg.tokenizer_cfg.sampling=true \
  "${settings[@]}" >"$folder/training.log" 2>&1 </dev/null &
trainer=$!
children=("$trainer")
sample "$trainer" "$folder/training.csv" "$every" "$time"
kill -INT "$trainer" 2>/dev/null || true # it finishes the update, and saves
code=0
wait "$trainer" || code=$?
children=()
[[ $code -eq 130 || $code -eq 0 ]] || broken "the training ended with exit code $code: $(tail -n 1 "$folder/training.log")"
say "$(grep -c 'epoch .* probes forced' "$folder/training.log" || true) epochs in $folder/training.log"
judge "$folder/training.csv" "$folder/training.svg" "training"

# -------------------------------------------------------------------------------------------------------------------
printf '== translating %s lines in a pipe\n' "$lines"
repeat_text() {
  awk -v lines="$lines" '{ line[NR] = $0 } END { for (i = 0; i < lines; i++) print line[i % NR + 1] }' "$text"
}
mkfifo "$folder/pipe"
wc -l <"$folder/pipe" >"$folder/count.new" &
counter=$!
"$program" translate "$run" --threads "$threads" < <(repeat_text) >"$folder/pipe" 2>"$folder/translating.log" &
translator=$!
children=("$translator" "$counter")
# It takes a minute or two.
if [[ "$every" == 0.* ]]; then often="$every"; else often=1; fi
sample "$translator" "$folder/translating.csv" "$often"
code=0
wait "$translator" || code=$?
wait "$counter" || true
children=()
[[ $code -eq 0 ]] || broken "the translation ended with exit code $code: $(tail -n 1 "$folder/translating.log")"
translated="$(tr -d ' ' <"$folder/count.new")"
[[ "$translated" -eq "$lines" ]] || broken "$lines lines went in, and $translated came out"
judge "$folder/translating.csv" "$folder/translating.svg" "translating"

printf '\n== look at\nthe curves            %s, %s\nthe samples           %s, %s\n' \
  "$folder/training.svg" "$folder/translating.svg" "$folder/training.csv" "$folder/translating.csv"
exit $result
