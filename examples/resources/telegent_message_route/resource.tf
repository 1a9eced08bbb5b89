# A webhook that expects a bearer token. The token reaches neither plan nor state;
# to send a new one, increase the version.
variable "webhook_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_message_route" "main" {
  route_name         = "Main SMS webhook"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"

  message_authentication_type       = "Bearer"
  message_password_token_wo         = var.webhook_token
  message_password_token_wo_version = 1
}
