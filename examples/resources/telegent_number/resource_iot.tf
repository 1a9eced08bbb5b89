# An IoT number: messages and data, without voice. Only "p2p" is possible.
resource "telegent_number" "meter" {
  number_type  = "iot"
  message_type = "p2p"
  product_type = "Sms+Data"
  data_enabled = true

  message_enabled  = true
  message_route_id = telegent_message_route.telemetry.id
  voice_enabled    = false

  timeouts = {
    create = "1h" # for slow orders; the default is 20 minutes
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "telegent_message_route" "telemetry" {
  route_name         = "Telemetry webhook"
  message_url        = "https://hooks.example.com/telemetry"
  message_url_method = "POST"
}
