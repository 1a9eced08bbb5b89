# Creating this buys a number; destroying it parks the number instead of cancelling it.
resource "telegent_number" "jane" {
  account_id   = telegent_account.acme.id
  number_type  = "mvno"
  message_type = "p2p"
  product_type = "Sms+Data+Voice"
  area_code    = "801"

  message_enabled  = true
  message_route_id = telegent_message_route.main.id
  voice_enabled    = true
  voice_route_id   = telegent_voice_route.main.id

  assigned_subscriber_id = telegent_subscriber.jane.id

  on_destroy = "park"

  timeouts = {
    create = "1h"
  }
}
