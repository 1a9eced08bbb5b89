#!/bin/sh
# Runs a command that prints nothing for a long time, and says every 15 seconds that it still runs.
# Usage: progress.sh WHAT COMMAND [ARGUMENTS]
set -eu
what=$1
shift

echo "$what"
"$@" &
command=$!
start=$(date +%s)
(
	# The sleep may outlive this shell; it must not keep a pipe open.
	while sleep "${PROGRESS_INTERVAL:-15}" >/dev/null 2>&1; do
		echo "$what: $(($(date +%s) - start)) seconds so far"
	done
) &
ticker=$!
trap 'kill "$command" "$ticker" 2>/dev/null || true' EXIT
trap 'exit 1' INT TERM
wait "$command"
