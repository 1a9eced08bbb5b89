data "telegent_service_item" "caller_id" {
  service_id = "SID-65d007be-8b49-45ac-b8ae-77b8d6a66c8b"
}

output "price" {
  value = data.telegent_service_item.caller_id.price
}
