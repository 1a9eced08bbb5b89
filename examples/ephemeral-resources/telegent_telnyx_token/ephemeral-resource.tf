# A token by client credentials, for one scope. All references to the same scopes share
# it.
ephemeral "telegent_telnyx_token" "admin" {
  scopes = ["admin"]
}

# Terraform accepts it wherever an ephemeral value is allowed: in the configuration of
# another provider, in a provisioner, in a write-only argument.
resource "terraform_data" "call" {
  provisioner "local-exec" {
    command = "./call-telnyx.sh"
    environment = {
      TOKEN = ephemeral.telegent_telnyx_token.admin.access_token
    }
  }
}
