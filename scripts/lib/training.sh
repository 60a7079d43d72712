# Trainings that a script makes once, and never anew without reason. To be sourced after common.sh; `program` is the
# path of seq2see.
# shellcheck shell=bash disable=SC2154

# train_once RECORD CONFIG RUN [SETTING...]: trains CONFIG into the folder RUN, with --set SETTING each. A finished
# training is taken as it is while the configuration and the settings are the same, and one that was interrupted goes on
# where it was. What came of it is remembered in the file RECORD, as a checksum and how far it came, so that a run that
# somebody else trained is never overwritten.
train_once() {
  local record="$1" config="$2" run="$3" recorded_sum="" recorded_state="" sum setting options=()
  shift 3
  sum="$({ cat -- "$config" && if [[ $# -gt 0 ]]; then printf '%s\n' "$@"; fi; } | sha256sum | cut -d' ' -f1)"
  options=(--set "model_dir=$run")
  for setting in "$@"; do options+=(--set "$setting"); done
  if [[ -f "$record" ]]; then read -r recorded_sum recorded_state <"$record" || true; fi
  if [[ -e "$run" ]]; then
    if [[ "$recorded_sum" == "$sum" && "$recorded_state" == finished && -d "$run/checkpoints/best" ]]; then
      say "$run is trained already; to train it anew, delete it and run this again"
      return 0
    elif [[ "$recorded_sum" == "$sum" && -d "$run/checkpoints/last" ]]; then
      say "going on with the training that was interrupted"
      options+=(--resume)
    elif [[ -n "$recorded_state" ]]; then
      options+=(--set training.overwrite=true)
    elif [[ -d "$run/checkpoints/best" ]]; then
      say "$run was trained by somebody else than this script: taken as it is"
      return 0
    else
      fail "$run is there, was not made by this script and holds no trained model; move it away and run this again"
    fi
  fi
  write_training_record "$record" "$sum" started
  "$program" train "$config" "${options[@]}" || exit $?
  write_training_record "$record" "$sum" finished
}

write_training_record() { # RECORD CHECKSUM STATE
  mkdir -p "${1%/*}"
  printf '%s %s\n' "$2" "$3" >"$1.new"
  mv -f "$1.new" "$1"
}
