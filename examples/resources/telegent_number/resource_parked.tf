# A number in reserve: it is bought, then parked. To put it into service, set status
# to "active".
resource "telegent_number" "reserve" {
  number_type  = "mvno"
  message_type = "p2p"
  product_type = "Sms+Data"
  status       = "parked"

  message_enabled  = true
  message_route_id = telegent_message_route.reserve.id
  voice_enabled    = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "telegent_message_route" "reserve" {
  route_name         = "SMS webhook of numbers in reserve"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"
}
