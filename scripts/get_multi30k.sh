#!/usr/bin/env bash
# Fetches Multi30k, task 1 (Elliott et al. 2016): 29,000 image captions with their translations, from the upstream
# repository at a fixed commit. Every file is checked against its SHA-256.
#
#   scripts/get_multi30k.sh [--from URL-OR-FOLDER] [--to FOLDER] [--languages "en de"] [--splits "train val ..."]
#                           [--tokenised] [--sums FILE]
#
#   --from URL-OR-FOLDER   where data/task1/raw/*.gz is (default: the upstream repository)
#   --to FOLDER            where the text goes (default: data/external/multi30k): train.en, train.de, val.en, ...
#   --languages LIST       any of en, de, fr (default: "en de")
#   --splits LIST          any of train, val, test_2016_flickr, test_2017_flickr, test_2017_mscoco
#                          (default: "train val test_2016_flickr")
#   --tokenised            also the lower-cased, normalised, tokenised text, SPLIT.lc.norm.tok.LANGUAGE, which most
#                          published figures are computed on (en and de; train, val and test_2016_flickr)
#   --sums FILE            SHA-256 sums of another copy with the same layout, as sha256sum writes them
#
# Run it again whenever you like: what is there and intact is not fetched again. The corpus is for research; its
# licence does not let you pass it on.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/fetch.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/fetch.sh"

readonly upstream=https://raw.githubusercontent.com/multi30k/dataset/a3d2e0d26b56f3846f66a952536ffed4e401d05a

upstream_sums() {
  cat <<'SUMS'
d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f  data/task1/raw/train.en.gz
726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6  data/task1/raw/train.de.gz
622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c  data/task1/raw/train.fr.gz
14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28  data/task1/raw/val.en.gz
f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a  data/task1/raw/val.de.gz
ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9  data/task1/raw/val.fr.gz
611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9  data/task1/raw/test_2016_flickr.en.gz
9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8  data/task1/raw/test_2016_flickr.de.gz
6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90  data/task1/raw/test_2016_flickr.fr.gz
76a444ee25172e72695cddb13ae4a3bda59430617be88e0bb46b60504f054074  data/task1/raw/test_2017_flickr.en.gz
a2c89666db00c495cd8513b9d708d5a3acc205d7de312ef2bf5fb7ebc1540aee  data/task1/raw/test_2017_flickr.de.gz
3ba671ceb2299f3304ffafefea7a833d08632fbaf0ba18546f8a2ec2391af496  data/task1/raw/test_2017_flickr.fr.gz
aab300bfb4427697987e02cd0aacd44bfe8aa50456231b6474c08038bbed2b58  data/task1/raw/test_2017_mscoco.en.gz
799e4854c25d601cb6cb6be29eabe5667734c61ace2f495e03e429031a0bc338  data/task1/raw/test_2017_mscoco.de.gz
754f3072ba9f124569ba5258b32730fc1d214bbf8e0c6dfb2b74401676220db0  data/task1/raw/test_2017_mscoco.fr.gz
08925f8e0572bcd5a006702fc5fe20e2d77c6917d4eebd576fc20de6693c2119  data/task1/tok/train.lc.norm.tok.en
cb5a23529b65ec2061f1dc446192a9c37382b63cc75f81a0be59d34894b3a505  data/task1/tok/train.lc.norm.tok.de
46573ce391ae227f1c72f873392436a20ef18e0a6d518098cfbd70b77c8572ec  data/task1/tok/val.lc.norm.tok.en
97232bd273eceb7207f689527386a97e4be2616b18ada47576bdaf96c8ae1f00  data/task1/tok/val.lc.norm.tok.de
5b7f32627cf99eced828311b955dae9800bb52bc8b91cf8b6526829e605b29d2  data/task1/tok/test_2016_flickr.lc.norm.tok.en
c6a33d39d48f9f510de147651316cd9d918e09ad0219df734a2f16b6baccacc4  data/task1/tok/test_2016_flickr.lc.norm.tok.de
SUMS
}

from="$upstream"
to="$repository/data/external/multi30k"
languages="en de"
splits="train val test_2016_flickr"
tokenised=no
sums=""
while [[ $# -gt 0 ]]; do
  case "$1" in
    --from | --to | --languages | --splits | --sums)
      need_value "$1" $#
      case "$1" in
        --from) from="$2" ;;
        --to) to="$(absolute "$2")" ;;
        --languages) languages="${2//,/ }" ;;
        --splits) splits="${2//,/ }" ;;
        --sums) sums="$2" ;;
      esac
      shift
      ;;
    --tokenised) tokenised=yes ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
from="${from%/}"
to="${to%/}"
[[ "$from" == *://* || -d "$from" ]] || fail "$from is neither an address nor a folder"
if [[ -n "$sums" ]]; then
  [[ -f "$sums" ]] || fail "$sums: no such file"
  known_sums="$(<"$sums")"
else
  known_sums="$(upstream_sums)"
fi

# sum_of UPSTREAM-PATH: the checksum that the file must have; empty where none is known.
sum_of() { awk -v path="$1" '{ sub(/^\*/, "", $2) } $2 == path { print $1; exit }' <<<"$known_sums"; }

# What is asked for, as paths upstream: refused here, before any work, where no checksum is known.
read -r -a language_list <<<"$languages"
read -r -a split_list <<<"$splits"
[[ ${#language_list[@]} -gt 0 && ${#split_list[@]} -gt 0 ]] || fail "no language or no split was asked for"
paths=()
for split in "${split_list[@]}"; do
  for language in "${language_list[@]}"; do
    paths+=("data/task1/raw/$split.$language.gz")
    if [[ "$tokenised" == yes ]]; then paths+=("data/task1/tok/$split.lc.norm.tok.$language"); fi
  done
done
for path in "${paths[@]}"; do
  [[ "$(sum_of "$path")" =~ ^[0-9a-f]{64}$ ]] || fail "$path: no checksum is known for this file; see --help"
done

# text_of FILE: the text of an upstream file, which may be compressed.
text_of() { case "$1" in *.gz) gzip -dc -- "$1" ;; *) cat -- "$1" ;; esac; }

# intact FILE UPSTREAM-PATH
intact() { [[ -f "$1" && "$(sha256_of "$1")" == "$(sum_of "$2")" ]]; }

# The originals are kept in FOLDER/upstream, so that what is there can be checked against the sums at any time.
open_staging "$to"
fetched=0
written=0
for path in "${paths[@]}"; do
  original="upstream/${path#data/task1/}"
  text="${path##*/}"
  text="${text%.gz}"
  if intact "$to/$original" "$path"; then
    kept="$to/$original"
  else
    kept="$staging/$original"
    if ! intact "$kept" "$path"; then
      fetch "$from/$path" "$kept"
      fetched=$((fetched + 1))
      if ! intact "$kept" "$path"; then
        found="$(sha256_of "$kept")"
        discard_staging
        fail "$from/$path: the SHA-256 is $found, not $(sum_of "$path"): the file is damaged or another version"
      fi
    fi
  fi
  if [[ ! -f "$to/$text" ]] || ! text_of "$kept" | cmp --silent - "$to/$text"; then
    text_of "$kept" >"$staging/$text.incomplete" || fail "$kept cannot be unpacked to $staging; see above"
    mv -f -- "$staging/$text.incomplete" "$staging/$text"
    written=$((written + 1))
  fi
done

if [[ $fetched -eq 0 && $written -eq 0 ]]; then
  say "everything is there and intact: ${#paths[@]} files in $to"
else
  publish "$to"
  say "$fetched files fetched and verified, $written written to $to"
fi
