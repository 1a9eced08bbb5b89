terraform {
  required_providers {
    telegent = {
      source = "telegent/telegent"
    }
  }
}

# TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET say who asks.
provider "telegent" {}

# A token that lives as long as the run and is stored nowhere.
ephemeral "telegent_token" "provision" {
  api_endpoint = "/v1.0/numbers/provision"

  lifecycle {
    postcondition {
      condition     = timecmp(self.expires_at, timeadd(plantimestamp(), "1m")) > 0
      error_message = "The token would not last for a minute."
    }
  }
}

# A token that is stored in the state, for what must find it there.
data "telegent_token" "outbound" {
  api_endpoint = "/v1.0/message/outbound"
}

output "outbound" {
  description = "The token for sending messages, and what it is good for."
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
