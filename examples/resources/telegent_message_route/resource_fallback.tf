# A route of one of several accounts, with a second webhook that is called if the
# first one fails.
resource "telegent_message_route" "resilient" {
  account_id         = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
  route_name         = "SMS webhook with a fallback"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"

  callback_message_url        = "https://fallback.example.net/messages"
  callback_message_url_method = "POST"
}
