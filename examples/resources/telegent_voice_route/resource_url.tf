# A webhook that decides what happens to each call.
variable "voice_webhook_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_voice_route" "webhook" {
  route_name       = "Voice webhook"
  route_type       = "URL"
  voice_url        = "https://hooks.example.com/calls"
  voice_url_method = "POST"

  voice_authentication_type       = "Basic"
  voice_username                  = "telegent"
  voice_password_token_wo         = var.voice_webhook_password
  voice_password_token_wo_version = 1
}
