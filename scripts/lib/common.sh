# What every script here shares: where the repository is, errors in one line, times. To be sourced.
# shellcheck shell=bash

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
# shellcheck disable=SC2034 # used by the scripts that source this file
readonly repository

# fail WHAT: an error that the user can put right, on one line, exit code 2.
fail() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

# say WHAT: progress of the script itself, told from the output of the programs that it calls.
say() { printf '%s: %s\n' "${0##*/}" "$*"; }

# The comment block at the top of a script is its help.
print_help() {
  awk 'NR == 1 { next } /^#/ { sub(/^# ?/, ""); print; next } { exit }' "$0"
}

# help_or_fail ARGUMENT: what is left once a script knows that the argument is none of its own.
help_or_fail() {
  case "$1" in
    -h | --help)
      print_help
      exit 0
      ;;
    *) fail "unknown argument '$1'; see --help" ;;
  esac
}

# duration SECONDS: 75 -> 1:15
duration() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# need_value OPTION ARGUMENT-COUNT: an option that wants a value has got one.
need_value() { [[ $2 -ge 2 ]] || fail "$1 needs a value; see --help"; }

# absolute PATH: the same place, whatever the working directory is later. The path need not exist.
absolute() {
  case "$1" in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s/%s\n' "$PWD" "$1" ;;
  esac
}
