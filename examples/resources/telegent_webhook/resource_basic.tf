# Events of calls, to a URL that expects a user name and a password.
variable "webhook_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_webhook" "calls" {
  webhook_url       = "https://hooks.example.com/calls"
  subscribed_events = ["Call_Ringing", "Call_Completed"]

  authentication_type                = "Basic"
  authentication_username            = "telegent"
  authentication_password_wo         = var.webhook_password
  authentication_password_wo_version = 1
}
