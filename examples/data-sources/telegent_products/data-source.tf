data "telegent_products" "active" {
  scope  = "distributor"
  status = "Active"
}

output "ids" {
  description = "The IDs of the active products, by their SKUs."
  value       = { for product in data.telegent_products.active.products : product.sku => product.id... }
}
