# A token that must last for two more minutes in the apply. timestamp() has no value in
# the plan, so this is checked in the apply; plantimestamp() is the time of the plan.
ephemeral "telegent_token" "outbound" {
  api_endpoint = "/v1.0/message/outbound"

  lifecycle {
    postcondition {
      condition     = timecmp(self.expires_at, timeadd(timestamp(), "2m")) > 0
      error_message = "The token expires in less than two minutes."
    }
  }
}
