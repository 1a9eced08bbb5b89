# A token for provisioning numbers, which the plan does not need.
ephemeral "telegent_token" "provision" {
  api_endpoint = "/v1.0/numbers/provision"
  enabled      = terraform.applying
}

# Terraform accepts it wherever an ephemeral value is allowed: in the configuration of
# another provider, in a provisioner, in a write-only argument.
resource "terraform_data" "call" {
  provisioner "local-exec" {
    command = "./provision.sh"
    environment = {
      URL   = ephemeral.telegent_token.provision.endpoint_url
      TOKEN = ephemeral.telegent_token.provision.token
    }
  }
}
