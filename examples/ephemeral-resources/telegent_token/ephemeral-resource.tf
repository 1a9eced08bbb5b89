# A token for provisioning numbers, got only when something is applied.
ephemeral "telegent_token" "provision" {
  api_endpoint = "/v1.0/numbers/provision"
  enabled      = terraform.applying
}

# It may go wherever Terraform takes an ephemeral value: to the configuration of
# another provider, to a provisioner, to a write-only argument.
resource "terraform_data" "call" {
  provisioner "local-exec" {
    command = "./provision.sh"
    environment = {
      URL   = ephemeral.telegent_token.provision.endpoint_url
      TOKEN = ephemeral.telegent_token.provision.token
    }
  }
}
