#!/bin/sh
# Writes dev.tfrc, a dev override for the provider in the folder BIN, and dev.env, a file to source, with this override and the credentials
# of a sandbox at ADDRESS. Usage: dev.sh BIN ADDRESS
set -eu
bin=$1
address=$2

cat >"$bin/dev.tfrc" <<RC
provider_installation {
  dev_overrides {
    "telegent/telegent" = "$bin"
  }
  direct {}
}
RC
{
	printf "export TF_CLI_CONFIG_FILE='%s'\n" "$(printf %s "$bin/dev.tfrc" | sed "s/'/'\\\\''/g")"
	"$bin/telegent-sandbox" -env -addr "$address"
} >"$bin/dev.env"

cat <<TEXT

The provider is built. To try it without an account:

  make sandbox          in another shell: the sandbox that simulates the API
  . bin/dev.env         in this one: uses the build, and the sandbox
  terraform -chdir=examples/quickstart plan

With this build there is no terraform init. For the real API, also set TELEGENT_ACCOUNT_KEY and
TELEGENT_ACCOUNT_SECRET, and unset TELEGENT_BASE_URL.
TEXT
