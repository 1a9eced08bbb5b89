data "telegent_webhooks" "all" {}

output "urls" {
  description = "The URLs of the webhooks, by their IDs."
  value       = { for webhook in data.telegent_webhooks.all.webhooks : webhook.id => webhook.webhook_url }
}
