# Getting files from elsewhere so that nothing half-written is ever seen at the destination. To be sourced after
# common.sh.
#
# A fetcher works in a staging folder beside its destination, DESTINATION.partial, keeps there what it has verified,
# so that a later run need not fetch it again, and moves everything into place at the end.
# shellcheck shell=bash

# sha256_of FILE
sha256_of() { sha256sum <"$1" | cut -d' ' -f1; }

# open_staging DESTINATION: makes the staging folder, `staging`, and refuses to share it with another run. However the
# script ends, no incomplete file and no empty folder stays behind.
open_staging() {
  [[ ! -e "$1" || -d "$1" ]] || fail "$1 is there and is not a folder"
  staging="$1.partial"
  mkdir -p "$staging" 2>/dev/null || fail "$staging: the folder cannot be written"
  if command -v flock >/dev/null; then
    exec {staging_lock}<"$staging"
    flock --nonblock "$staging_lock" || fail "$staging is in use: another run is fetching the same corpus"
  fi
  sweep_staging # what an earlier run was in the middle of, if it was killed
  trap close_staging EXIT
  trap 'say "interrupted; run it again to go on"; exit 130' INT
  trap 'say "terminated; run it again to go on"; exit 143' TERM HUP
}

sweep_staging() {
  find "$staging" -name '*.incomplete' -delete
  find "$staging" -mindepth 1 -depth -type d -empty -delete
}

# Whether anything is worth keeping for the next run, or for publishing.
staging_is_empty() { [[ ! -d "$staging" || -z "$(ls -A "$staging")" ]]; }

close_staging() {
  [[ -d "$staging" ]] || return 0
  sweep_staging
  if staging_is_empty; then rmdir -- "$staging"; fi
}

# fetch SOURCE FILE: copies a file, or downloads an address, to FILE. FILE is there whole or not at all.
fetch() {
  local source="$1" file="$2"
  mkdir -p "$(dirname "$file")"
  case "$source" in
    *://*)
      command -v curl >/dev/null ||
        fail "downloading takes curl, which is not there; apt-get install --no-install-recommends curl ca-certificates"
      curl --fail --silent --show-error --location --proto '=https,http,file' --retry 3 --connect-timeout 30 \
        --user-agent "seq2see (corpus fetcher)" \
        --speed-limit 1 --speed-time 60 --output "$file.incomplete" -- "$source" 2>"$staging/curl.incomplete" ||
        fail "$source cannot be fetched: $(tail -n 1 "$staging/curl.incomplete")"
      ;;
    *)
      [[ -f "$source" ]] || fail "$source: no such file"
      cp -- "$source" "$file.incomplete" || fail "$source cannot be copied to $file"
      ;;
  esac
  mv -f -- "$file.incomplete" "$file"
}

# publish DESTINATION [FIRST]: everything in the staging folder takes its place, one rename a file, the file FIRST before
# all others.
publish() {
  local destination="$1" first="${2:-}" file
  sweep_staging
  sync -f "$staging" 2>/dev/null || true
  # A Ctrl-C between two renames would leave files of two versions side by side.
  trap '' INT TERM HUP
  if [[ ! -e "$destination" ]]; then
    mv -- "$staging" "$destination"
  else
    if [[ -n "$first" && -f "$staging/$first" ]]; then
      mkdir -p "$(dirname "$destination/$first")" || fail "$destination: the files cannot be moved into place"
      mv -f -- "$staging/$first" "$destination/$first" || fail "$destination: the files cannot be moved into place"
    fi
    (cd "$staging" && find . -type f -print0) | while IFS= read -r -d '' file; do
      mkdir -p "$(dirname "$destination/$file")" && mv -f -- "$staging/$file" "$destination/$file" || exit 1
    done || fail "$destination: the files cannot be moved into place"
    rm -rf -- "$staging"
  fi
  trap - INT TERM HUP
}

# discard_staging: forgets what this run prepared.
discard_staging() { rm -rf -- "$staging"; }
