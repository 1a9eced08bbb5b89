# A token for Mesh Connect's account management API, which the plan does not need.
ephemeral "telegent_mesh_token" "admin" {
  enabled = terraform.applying
}

# Terraform accepts it wherever an ephemeral value is allowed: in the configuration of
# another provider, in a provisioner, in a write-only argument.
resource "terraform_data" "call" {
  provisioner "local-exec" {
    command = "./call-mesh.sh"
    environment = {
      TOKEN = ephemeral.telegent_mesh_token.admin.id_token
    }
  }
}
