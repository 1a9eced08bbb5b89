# A number on a physical SIM, whose ICCID is printed on the card.
resource "telegent_number" "router" {
  number_type  = "mvno"
  message_type = "p2p"
  product_type = "Sms+Data"
  iccid        = "8901240197155182705"

  message_enabled  = true
  message_route_id = telegent_message_route.routers.id
  voice_enabled    = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "telegent_message_route" "routers" {
  route_name         = "SMS webhook of routers"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"
}
