#!/bin/sh
# Runs examples against a sandbox: plan, apply, and the requests to the sandbox. Usage: demo.sh CLI BIN, with the CLI to run and the folder of the
# provider and the sandbox.
set -eu
cli=$1
bin=$2
here=$(cd "$(dirname "$0")/.." && pwd)

work=$(mktemp -d)
sandbox=
finish() {
	[ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Reading from the pipe waits until the sandbox listens.
mkfifo "$work/credentials"
"$bin/telegent-sandbox" >"$work/credentials" 2>"$work/journal" &
sandbox=$!
eval "$(head -n 9 "$work/credentials")"

cat >"$work/cli.tfrc" <<RC
provider_installation {
  dev_overrides {
    "telegent/telegent" = "$bin"
  }
  direct {}
}
RC
export TF_CLI_CONFIG_FILE="$work/cli.tfrc" TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
[ -t 1 ] || export TF_CLI_ARGS=-no-color

say() { printf '\n==> %s\n' "$*"; }
for example in quickstart partners; do
	mkdir "$work/$example"
	cp "$here/examples/$example"/*.tf "$work/$example"
	say "The configuration, examples/$example/main.tf"
	cat "$work/$example/main.tf"
	say "$(basename "$cli") plan"
	"$cli" -chdir="$work/$example" plan -out=saved
	say "$(basename "$cli") apply"
	"$cli" -chdir="$work/$example" apply saved
done
say "The requests to the sandbox: one for each token in the plan, and in the apply"
cat "$work/journal"

# From nothing to a live number, and back.
asked=$(wc -l <"$work/journal")
export TF_VAR_account_id=AID-00000000-1a2b-3cd4-5e6f-000000000000 TF_VAR_subscriber_password=demo-password TF_VAR_webhook_token=demo-token
mkdir "$work/number"
cp "$here/examples/number-end-to-end/main.tf" "$work/number"
say "The configuration, examples/number-end-to-end/main.tf"
cat "$work/number/main.tf"
say "$(basename "$cli") plan"
"$cli" -chdir="$work/number" plan -out=saved
say "$(basename "$cli") apply"
"$cli" -chdir="$work/number" apply saved
say "$(basename "$cli") plan: no changes"
"$cli" -chdir="$work/number" plan -detailed-exitcode
say "$(basename "$cli") destroy"
"$cli" -chdir="$work/number" destroy -auto-approve
say "The requests to the sandbox"
tail -n +$((asked + 1)) "$work/journal"
