data "telegent_package_item" "esim" {
  package_id = "PID-203740d8-6b19-42c6-b22e-e45611d9cade"
  id         = "PIID-4efee842-16f0-4803-9780-8c3c30d19b74"
}

output "item_price" {
  value = data.telegent_package_item.esim.price
}
