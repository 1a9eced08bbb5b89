data "telegent_product" "fraud_detection" {
  id = "PRID-4384E69B-3194-9943-F839-20E477C8E399"
}

output "cost" {
  value = data.telegent_product.fraud_detection.cost
}
