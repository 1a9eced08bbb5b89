terraform {
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

# TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET are the credentials.
provider "telegent" {}

# A token that is stored nowhere, and that must last for another two minutes.
ephemeral "telegent_token" "provision" {
  api_endpoint = "/v1.0/numbers/provision"

  lifecycle {
    postcondition {
      condition     = timecmp(self.expires_at, timeadd(timestamp(), "2m")) > 0
      error_message = "The token expires in less than two minutes."
    }
  }
}

# A token that is stored in the state, for what can only read it there.
data "telegent_token" "outbound" {
  api_endpoint = "/v1.0/message/outbound"
}

output "outbound" {
  description = "The token for sending messages, and the URL of its endpoint."
  value = {
    token        = data.telegent_token.outbound.token
    endpoint_url = data.telegent_token.outbound.endpoint_url
  }
  sensitive = true
}

output "outbound_expires_at" {
  description = "When the token for sending messages expires."
  value       = data.telegent_token.outbound.expires_at
}
