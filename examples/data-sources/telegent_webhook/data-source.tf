data "telegent_webhook" "events" {
  id = "WID-01711e7e-c158-4de7-831f-673ab9fdaaa9"
}

output "subscribed_events" {
  value = data.telegent_webhook.events.subscribed_events
}
