terraform {
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

# One provider block serves all three services. TELEGENT_ACCOUNT_KEY and
# TELEGENT_ACCOUNT_SECRET, TELNYX_CLIENT_ID and TELNYX_CLIENT_SECRET, MESH_CLIENT_ID
# and MESH_CLIENT_SECRET are the credentials; a service that is not used needs none.
provider "telegent" {}

# A token for trunks at Telnyx, with only the scope that they need.
ephemeral "telegent_telnyx_token" "trunks" {
  scopes = ["voice"]
}

# A token for settlement through Mesh, which the plan does not need.
ephemeral "telegent_mesh_token" "settlement" {
  enabled = terraform.applying
}

# A token of Mesh that is stored in the state.
data "telegent_mesh_token" "settlement" {}

output "settlement_expires_at" {
  description = "When the stored token for settlement expires."
  value       = data.telegent_mesh_token.settlement.expires_at
}
