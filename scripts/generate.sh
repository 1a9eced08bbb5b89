#!/bin/sh
# Writes docs/ from the provider's schema, templates/ and examples/. Usage:
# generate.sh CLI BIN, with the CLI to ask for the schema and the folder of our
# own binaries.
set -eu
cli=$1
bin=$2
here=$(cd "$(dirname "$0")/.." && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/cli.tfrc" <<RC
provider_installation {
  dev_overrides {
    "telegent/telegent" = "$bin"
  }
  direct {}
}
RC
cp "$here/examples/provider/provider.tf" "$work"
export TF_CLI_CONFIG_FILE="$work/cli.tfrc" CHECKPOINT_DISABLE=1
# The docs generator looks for the provider by its bare name; the CLIs put their registry before it.
"$cli" -chdir="$work" providers schema -json | sed 's#"registry\.[a-z.]*/telegent/telegent"#"telegent"#' >"$work/schema.json"
cd "$here"
"$bin/tfplugindocs" generate --provider-name telegent --rendered-provider-name Telegent --providers-schema "$work/schema.json"
"$bin/tfplugindocs" validate --provider-name telegent --providers-schema "$work/schema.json"
