data "telegent_package_items" "family" {
  package_id = "PID-203740d8-6b19-42c6-b22e-e45611d9cade"
}

output "items" {
  description = "What imports of the items are called, with their products."
  value       = { for item in data.telegent_package_items.family.package_items : "${item.package_id}/${item.id}" => item.product_id }
}
