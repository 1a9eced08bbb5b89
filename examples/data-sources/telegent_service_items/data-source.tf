data "telegent_service_items" "caller_id" {
  service_id = "SID-65d007be-8b49-45ac-b8ae-77b8d6a66c8b"
}

output "prices" {
  description = "The prices of the service. A telegent_service_item can manage the only one."
  value       = data.telegent_service_items.caller_id.service_items[*].price
}
