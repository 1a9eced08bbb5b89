variable "webhook_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_webhook" "events" {
  account_id        = telegent_account.acme.id
  webhook_url       = "https://hooks.example.com/events"
  subscribed_events = ["Order_Update", "New_Sms"]

  authentication_type                = "Basic"
  authentication_username            = "telegent"
  authentication_password_wo         = var.webhook_password
  authentication_password_wo_version = 1
}
