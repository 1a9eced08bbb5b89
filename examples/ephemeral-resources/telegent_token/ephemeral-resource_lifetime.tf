# A token that must last for two more minutes when it is used. timestamp() is the time
# of each run; plantimestamp() would be that of the plan, also in a later apply.
ephemeral "telegent_token" "outbound" {
  api_endpoint = "/v1.0/message/outbound"

  lifecycle {
    postcondition {
      condition     = timecmp(self.expires_at, timeadd(timestamp(), "2m")) > 0
      error_message = "The token expires in less than two minutes."
    }
  }
}
