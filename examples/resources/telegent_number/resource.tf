# A number with an eSIM, for messages, data and calls. Creating it buys a number.
resource "telegent_number" "jane" {
  number_type  = "mvno"
  message_type = "p2p"
  product_type = "Sms+Data+Voice"
  area_code    = "801"

  message_enabled  = true
  message_route_id = telegent_message_route.main.id
  voice_enabled    = true
  voice_route_id   = telegent_voice_route.main.id

  on_destroy = "park" # instead of cancelling it

  lifecycle {
    prevent_destroy = true
  }
}

resource "telegent_message_route" "main" {
  route_name         = "Main SMS webhook"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"
}

resource "telegent_voice_route" "main" {
  route_name       = "Voice webhook"
  route_type       = "URL"
  voice_url        = "https://hooks.example.com/calls"
  voice_url_method = "POST"
}
