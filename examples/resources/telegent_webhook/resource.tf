# A URL that expects a bearer token. The token reaches neither plan nor state; to
# send a new one, increase the version.
variable "webhook_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_webhook" "events" {
  webhook_url       = "https://hooks.example.com/events"
  subscribed_events = ["Order_Update", "New_Sms"]

  authentication_type             = "Bearer"
  authentication_token_wo         = var.webhook_token
  authentication_token_wo_version = 1
}
