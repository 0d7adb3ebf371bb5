# How check.sh and works.sh tell what they find; they read it with `.`.

failures=0

# check WORDS COMMAND …: runs a command, says how it went, and shows what it wrote if it failed.
check() {
  local words=$1 log
  shift
  # Not in a condition, where `set -e` would not hold within it.
  set +e
  log=$(
    set -e
    "$@" 2>&1
  )
  local status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    printf 'ok    %s%s\n' "$words" "$(tail -1 <<<"$log" | sed -n 's/^\([0-9]* ms\)$/: \1/p')"
  else
    printf 'FAIL  %s (status %s)\n' "$words" "$status"
    tail -20 <<<"$log" | sed 's/^/      /'
    failures=$((failures + 1))
  fi
}

# Ends the script, with 1 if something failed.
verdict() {
  [ "$failures" -eq 0 ] && exit 0
  echo "$failures failed" >&2
  exit 1
}
