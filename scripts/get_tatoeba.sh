#!/usr/bin/env bash
# Fetches Tatoeba's sentence pairs of English and another language, tab-separated, as published at
# manythings.org/anki, and splits them into train, dev and test.
#
#   scripts/get_tatoeba.sh LANGUAGE [--from URL-FOLDER-OR-FILE] [--to FOLDER] [--sha256 SUM] [--update]
#                          [--held-out PERCENT]
#
#   LANGUAGE               three letters, as in the archive's name: fra, deu, spa, cmn, ...
#   --from SOURCE          an address or a folder that has LANGUAGE-eng.zip, or an address or a path of a .zip, .txt or
#                          .tsv file itself (default: https://www.manythings.org/anki)
#   --to FOLDER            where the text goes (default: data/external/tatoeba-LANGUAGE)
#   --sha256 SUM           the checksum that the archive must have
#   --update               fetch again, and accept an archive other than the one fetched before
#   --held-out PERCENT     the share of dev, and as much for test (default: 5)
#
# The archive grows as Tatoeba does, so no checksum of it can stand here. Without --sha256 the first download is
# trusted and its checksum is kept in FOLDER/upstream/SHA256SUMS: from then on only that very archive is accepted,
# until you say --update.
#
# A pair's split is decided by a hash of its English sentence: no sentence, of either language, occurs in two splits,
# and a longer file later leaves each pair in its split. The sentences are CC BY 2.0 FR; who wrote them stands in the
# archive's third column, and the archive is kept beside them.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/fetch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/fetch.sh"

from=https://www.manythings.org/anki
from_given=no
to=""
language=""
wanted_sum=""
update=no
held_out=5
while [[ $# -gt 0 ]]; do
  case "$1" in
    --from | --to | --sha256 | --held-out)
      need_value "$1" $#
      case "$1" in
        --from)
          from="$2"
          from_given=yes
          ;;
        --to) to="$(absolute "$2")" ;;
        --sha256) wanted_sum="${2,,}" ;;
        --held-out) held_out="$2" ;;
      esac
      shift
      ;;
    --update) update=yes ;;
    -h | --help)
      print_help
      exit 0
      ;;
    -*) fail "unknown option '$1'; see --help" ;;
    *)
      [[ -z "$language" ]] || fail "one language at a time: '$language' or '$1'?"
      language="$1"
      ;;
  esac
  shift
done
[[ -n "$language" ]] || fail "which language? For example: ${0##*/} fra"
[[ "$language" =~ ^[a-z]{3}$ ]] || fail "'$language' is not a language of three small letters, such as fra"
[[ "$language" != eng ]] || fail "English is the other side of every pair; name another language"
[[ -z "$wanted_sum" || "$wanted_sum" =~ ^[0-9a-f]{64}$ ]] || fail "--sha256 $wanted_sum: not 64 hexadecimal digits"
[[ "$held_out" =~ ^[0-9]{1,2}(\.[0-9]+)?$ ]] || fail "--held-out $held_out: not a percentage such as 5"
awk -v share="$held_out" 'BEGIN { exit !(share > 0 && share <= 40) }' ||
  fail "--held-out $held_out: it must be above 0 and at most 40"
command -v python3 >/dev/null ||
  fail "splitting takes python3, which is not there; apt-get install --no-install-recommends python3"
to="${to:-$repository/data/external/tatoeba-$language}"
to="${to%/}"

# --- which file ----------------------------------------------------------------------------------------------------
from="${from%/}"
case "$from" in
  *.zip) kind=zip ;;
  *.txt | *.tsv) kind=txt ;;
  *)
    kind=zip
    if [[ "$from" == *://* || -f "$from/$language-eng.zip" ]]; then
      from="$from/$language-eng.zip"
    elif [[ -f "$from/$language.txt" ]]; then
      from="$from/$language.txt"
      kind=txt
    else
      fail "$from: there is no $language-eng.zip or $language.txt"
    fi
    ;;
esac
archive="upstream/$language-eng.$kind"
readonly pin=upstream/SHA256SUMS

# --- the archive: the one that is pinned, or the first that comes --------------------------------------------------
open_staging "$to"
# One file is fetched, and until it is split nothing vouches for it: nothing is kept for the next run.
find "$staging" -mindepth 1 -delete
trap discard_staging EXIT
pinned_sum=""
pinned_archive=""
if [[ -f "$to/$pin" && "$update" == no ]]; then
  read -r pinned_sum pinned_archive <"$to/$pin" || true
  [[ "$pinned_sum" =~ ^[0-9a-f]{64}$ && -n "$pinned_archive" ]] ||
    fail "$to/$pin is damaged; with --update the archive is fetched again"
  pinned_archive="upstream/$pinned_archive"
fi

source_file=""
if [[ -n "$pinned_sum" && -f "$to/$pinned_archive" && "$(sha256_of "$to/$pinned_archive")" == "$pinned_sum" ]]; then
  if [[ "$from_given" == no || "$from" == *://* ]]; then source_file="$to/$pinned_archive"; fi
fi
if [[ -n "$source_file" ]]; then
  sum="$pinned_sum"
  archive="$pinned_archive"
  say "$source_file is there and intact (SHA-256 $sum)"
else
  fetch "$from" "$staging/$archive"
  source_file="$staging/$archive"
  sum="$(sha256_of "$source_file")"
fi
if [[ -n "$wanted_sum" && "$sum" != "$wanted_sum" ]]; then
  fail "$from: the SHA-256 is $sum, not $wanted_sum"
fi
if [[ -n "$pinned_sum" && "$sum" != "$pinned_sum" ]]; then
  fail "$from: the SHA-256 is $sum, not $pinned_sum as when it was first fetched; --update accepts the new archive"
fi

# --- the text ------------------------------------------------------------------------------------------------------
if ! python3 "$repository/scripts/lib/split_tatoeba.py" "$source_file" "$language" "$staging" "$held_out" \
  >"$staging/counts.incomplete" 2>"$staging/errors.incomplete"; then
  reason="$(tail -n 1 "$staging/errors.incomplete")"
  fail "${reason//"$staging/$archive"/$from}"
fi
while IFS= read -r line; do say "$line"; done <"$staging/counts.incomplete"
mkdir -p "$staging/upstream"
printf '%s  %s\n' "$sum" "${archive##*/}" >"$staging/$pin"
{
  echo "Sentences of the Tatoeba project (https://tatoeba.org), licensed CC BY 2.0 FR"
  echo "(https://creativecommons.org/licenses/by/2.0/fr/). Who wrote each of them stands in the third column of"
  echo "$archive."
  if [[ -f "$staging/notice.incomplete" ]]; then
    printf '\nWhat the publisher says of the archive:\n\n'
    cat "$staging/notice.incomplete"
  fi
} >"$staging/LICENCE.txt"
sweep_staging
if [[ -z "$pinned_sum" && -z "$wanted_sum" ]]; then
  say "trusted on first use: nobody publishes a checksum of this archive. Its SHA-256 is $sum;" \
    "from now on only this archive is accepted (until --update)"
fi

# What is there already, as it should be, is left alone.
while IFS= read -r -d '' file; do
  if cmp --silent "$staging/$file" "$to/$file"; then rm -f -- "$staging/$file"; fi
done < <(cd "$staging" && find . -type f -printf '%P\0')
sweep_staging
if staging_is_empty; then
  say "everything is there and intact in $to"
else
  # The pin first: whatever happens then, the next run fetches what it names and puts the rest right. An archive that no
  # pin names would be refused.
  publish "$to" "$pin"
  # The archive of before, where it was of the other kind.
  for other in "$to/upstream/$language-eng".{zip,txt}; do
    if [[ "$other" != "$to/$archive" ]]; then rm -f -- "$other"; fi
  done
  say "written to $to"
fi
