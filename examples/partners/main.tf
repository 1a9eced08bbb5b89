terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}

# One provider block serves all three services. TELEGENT_ACCOUNT_KEY and
# TELEGENT_ACCOUNT_SECRET, TELNYX_CLIENT_ID and TELNYX_CLIENT_SECRET, MESH_CLIENT_ID
# and MESH_CLIENT_SECRET say who asks; a service that is not used needs none.
provider "telegent" {}

# A token for trunks at Telnyx, with just the scopes that they need.
ephemeral "telegent_telnyx_token" "trunks" {
  scopes = ["voice"]
}

# A token for settlement through Mesh, got only when something is applied.
ephemeral "telegent_mesh_token" "settlement" {
  enabled = terraform.applying
}

# The same token of Mesh where it must be stored.
data "telegent_mesh_token" "settlement" {}

output "settlement_expires_at" {
  description = "When the stored token for settlement expires."
  value       = data.telegent_mesh_token.settlement.expires_at
}
