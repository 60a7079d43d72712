#!/usr/bin/env bash
# Compares the includes under src/, and the link lines of src/*/CMakeLists.txt, with the table of which room may know
# which, and which room may know which library. Prints each offence as file:line and exits with 1; with 0 when there
# is none.
#
#   scripts/check_rooms.sh [--root FOLDER]
#
#   --root FOLDER   the folder that holds src/ (default: this repository)
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

# room: the rooms that it may include and link, besides itself.
rooms_table() {
  cat <<'TABLE'
base:
config: base
data: base config
alignment: base
evaluation: base alignment
report: base alignment evaluation
ops: base config
attention: base config ops
model: base config ops attention
search: base config ops attention model
training: base config data ops attention model
cli: base config data alignment evaluation report ops attention model search training
main.cc: base cli
TABLE
}

# library | start of the included name | rooms that may include it | in how many files (0: any number)
libraries_table() {
  cat <<'TABLE'
LibTorch|torch/ ATen/ c10/|ops attention model search training cli|0
yaml-cpp|yaml-cpp/|config|1
SentencePiece|sentencepiece|data|1
Cairo|cairo|report|0
Pango|pango/|report|0
CLI11|CLI/|cli|0
ICU|unicode/|alignment evaluation report|0
libzip|zip.h|alignment|1
zlib|zlib.h|report|1
TABLE
}

root="$repository"
while [[ $# -gt 0 ]]; do
  case "$1" in
    --root)
      need_value "$1" $#
      root="$2"
      shift
      ;;
    *) help_or_fail "$1" ;;
  esac
  shift
done
[[ -d "$root/src" ]] || fail "$root has no folder src"
cd "$root"

mapfile -d '' -t sources < <(find src -type f \( -name '*.h' -o -name '*.cc' \) -print0 | sort -z)
mapfile -d '' -t link_lines < <(find src -mindepth 2 -name CMakeLists.txt -print0 | sort -z)
[[ ${#sources[@]} -gt 0 ]] || fail "$root/src holds no source files"

# shellcheck disable=SC2016 # the dollar signs are awk's
check='
  function offence(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; offences++ }

  # The room of a file: src/ROOM/..., or the name of a file that stands in src/ itself.
  function room_of(path,   parts) { split(path, parts, "/"); return parts[2] }

  function check_room(room, other) {
    if (room == other || (room, other) in may_know) return
    offence(room " may not know " other " (it may know: " (neighbours[room] == "" ? "none" : neighbours[room]) ")")
  }

  function check_library(room, name,   i, starts, n, j, key) {
    for (i = 1; i <= libraries; i++) {
      n = split(library_starts[i], starts, " ")
      for (j = 1; j <= n; j++) {
        if (index(name, starts[j]) != 1) continue
        if (index(" " library_rooms[i] " ", " " room " ") == 0) {
          offence(room " may not know " library_name[i] " (only " library_rooms[i] " may)")
        } else if (library_limit[i] > 0) {
          key = i SUBSEP FILENAME
          if (!(key in library_files)) { library_files[key] = 1; library_count[i]++ }
          if (library_count[i] > library_limit[i])
            offence(library_name[i] " is known by one file alone, and that is " library_first[i])
          else if (library_first[i] == "") library_first[i] = FILENAME
        }
      }
    }
  }

  BEGIN {
    rows = split(rooms, row, "\n")
    for (r = 1; r <= rows; r++) {
      colon = index(row[r], ":")
      if (colon == 0) continue
      room = substr(row[r], 1, colon - 1)
      neighbours[room] = substr(row[r], colon + 2)
      n = split(neighbours[room], others, " ")
      for (o = 1; o <= n; o++) may_know[room, others[o]] = 1
    }
    rows = split(known_libraries, row, "\n")
    for (r = 1; r <= rows; r++) {
      if (split(row[r], cell, "|") != 4) continue
      libraries++
      library_name[libraries] = cell[1]; library_starts[libraries] = cell[2]
      library_rooms[libraries] = cell[3]; library_limit[libraries] = cell[4]
    }
  }

  FNR == 1 {
    room = room_of(FILENAME)
    in_call = 0
    if (!(room in neighbours)) offence(room " is no room that the table knows")
  }
  !(room in neighbours) { next }

  FILENAME !~ /CMakeLists.txt$/ && /^[ \t]*#[ \t]*include[ \t]*["<]/ {
    quoted = ($0 ~ /include[ \t]*"/)
    name = $0
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*$/, "", name)
    slash = index(name, "/")
    other = slash ? substr(name, 1, slash - 1) : ""
    if (other in neighbours) check_room(room, other)
    else if (quoted) offence("\"" name "\" does not name a room: write \"room/file.h\"")
    else check_library(room, name)
  }

  # seq2see_room(name ... ROOMS a b LIBRARIES x TORCH), over any number of lines.
  FILENAME ~ /CMakeLists.txt$/ {
    line = $0
    sub(/#.*/, "", line)
    if (line ~ /seq2see_room[ \t]*\(/) { in_call = 1; section = ""; sub(/.*seq2see_room[ \t]*\(/, "", line) }
    if (in_call) {
      last = (line ~ /\)/)
      sub(/\).*/, "", line)
      n = split(line, words, /[ \t]+/)
      for (w = 1; w <= n; w++) {
        if (words[w] == "") continue
        if (words[w] ~ /^(SOURCES|ROOMS|LIBRARIES)$/) section = words[w]
        else if (words[w] == "TORCH") { section = ""; check_library(room, "torch/") }
        else if (section == "ROOMS") check_room(room, words[w])
      }
      if (last) in_call = 0
    }
    rest = $0
    sub(/#.*/, "", rest)
    while (match(rest, /seq2see_[a-z]+/)) {
      other = substr(rest, RSTART + 8, RLENGTH - 8)
      rest = substr(rest, RSTART + RLENGTH)
      if (other in neighbours && rest !~ /^_/) check_room(room, other)
    }
  }

  END { exit offences > 0 ? 1 : 0 }
'
if awk -v rooms="$(rooms_table)" -v known_libraries="$(libraries_table)" "$check" \
  "${sources[@]}" "${link_lines[@]}"; then
  say "${#sources[@]} files know only whom they may know"
else
  exit 1
fi
