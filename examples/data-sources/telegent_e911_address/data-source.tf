data "telegent_e911_address" "jane" {
  phone_number = "+18015550100"
}

output "street" {
  value = data.telegent_e911_address.jane.street_1
}
