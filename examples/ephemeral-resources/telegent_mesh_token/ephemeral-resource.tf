# A token for Mesh Connect's account management API, got only when something is
# applied.
ephemeral "telegent_mesh_token" "admin" {
  enabled = terraform.applying
}

# It may go wherever Terraform takes an ephemeral value: to the configuration of
# another provider, to a provisioner, to a write-only argument.
resource "terraform_data" "call" {
  provisioner "local-exec" {
    command = "./call-mesh.sh"
    environment = {
      TOKEN = ephemeral.telegent_mesh_token.admin.id_token
    }
  }
}
