#!/bin/sh
# Runs three examples against a sandbox, and shows what happens. Usage: demo.sh CLI BIN, with the CLI to run and the folder of the provider
# and the sandbox.
set -eu
cli=$1
bin=$2
here=$(cd "$(dirname "$0")/.." && pwd)
name=$(basename "$cli")

work=$(mktemp -d)
sandbox=
finish() {
	[ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Reading from the pipe waits until the sandbox listens.
mkfifo "$work/environment"
"$bin/telegent-sandbox" >"$work/environment" 2>"$work/journal" &
sandbox=$!
eval "$(head -n 10 "$work/environment")"

cat >"$work/cli.tfrc" <<RC
provider_installation {
  dev_overrides {
    "telegent/telegent" = "$bin"
  }
  direct {}
}
RC
export TF_CLI_CONFIG_FILE="$work/cli.tfrc" TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1 TF_CLI_ARGS=-no-color
export TF_VAR_subscriber_password=demo-password TF_VAR_webhook_token=demo-token

lines=14 requests=24 # of output in a step
step() { printf '\n==> %s\n' "$*"; }
begin() { # an example
	mkdir "$work/$1"
	cp "$here/examples/$1"/*.tf "$work/$1"
	journal=$(wc -l <"$work/journal")
	step "$2: examples/$1/main.tf has"
	grep -hE '^(resource|data|ephemeral)' "$work/$1"/*.tf | sed 's/ {.*$//; s/^/    /'
}
run() { # shows the lines of the output that match a pattern
	example=$1 pattern=$2
	shift 2
	step "$name $*"
	if ! "$cli" -chdir="$work/$example" "$@" >"$work/output" 2>&1; then
		cat "$work/output"
		exit 1
	fi
	grep -E "$pattern" "$work/output" | grep -v 'development overrides' | head -n "$lines"
}
requests() { # of this example: how many, and what for
	tail -n "+$((journal + 1))" "$work/journal" >"$work/requests"
	step "$(wc -l <"$work/requests" | tr -d ' ') requests to the sandbox"
	awk '{ sub(/[?].*/, "", $3); sub(/https?:\/\/[^\/]*/, "", $6); print $2, $3, $3 ~ /oauth2|Token|\/oauth\/token/ && $5 == "for" ? "for " $6 : "" }' "$work/requests" |
		sort | uniq -c | head -n "$requests"
}
plan='^ +# .* (will|must) be|^Plan:|^No changes|Warning: '
apply='(Creation|Destruction|Modifications) complete|^(Apply|Destroy) complete|Warning: '

cat <<TEXT
This runs three examples with $("$cli" version | head -n 1), against a sandbox that simulates the API. It takes
about half a minute and needs no account and no network; its files are removed at the end. It
shows the essential lines of each output.
TEXT

begin quickstart "1. Tokens"
run quickstart '^Plan:|^ *\+ outbound' plan -out=saved
run quickstart '^Apply|^outbound' apply saved
requests

begin partners "2. Tokens of Telnyx and Mesh"
run partners '^Plan:|^ *\+ settlement' plan -out=saved
run partners '^Apply|^settlement' apply saved
requests

begin number-end-to-end "3. From nothing to a live number, and back"
run number-end-to-end "$plan" plan -out=saved
run number-end-to-end "$apply|^phone_number" apply saved
run number-end-to-end "$plan" plan -detailed-exitcode
run number-end-to-end "$apply" destroy -auto-approve
requests

cat <<TEXT

==> What to try next

    make dev                        builds, and writes bin/dev.env for a shell of your own
    docs/index.md                   the first plan with your own key
    docs/guides/provisioning.md     the same walk, step by step, with slow orders and faults
TEXT
