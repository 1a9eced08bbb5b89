# All subscriptions of a package, of whatever account.
data "telegent_subscriptions" "family" {
  package_id = "PID-203740d8-6b19-42c6-b22e-e45611d9cade"
  status     = "Active"
}

output "subscribers" {
  description = "The subscribers of the package, by the IDs of their subscriptions."
  value       = { for subscription in data.telegent_subscriptions.family.subscriptions : subscription.id => subscription.subscriber_id }
}
