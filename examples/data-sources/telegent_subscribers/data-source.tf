data "telegent_subscribers" "acme" {
  account_id = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
}

# OpenTofu has no terraform query: this imports all subscribers of the account.
import {
  for_each = { for subscriber in data.telegent_subscribers.acme.subscribers : subscriber.id => subscriber }
  to       = telegent_subscriber.acme[each.key]
  id       = each.key
}

resource "telegent_subscriber" "acme" {
  for_each = { for subscriber in data.telegent_subscribers.acme.subscribers : subscriber.id => subscriber }

  account_id = each.value.account_id
  name       = each.value.name
  email      = each.value.email
  role       = each.value.role
}
