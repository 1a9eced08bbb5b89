data "telegent_number" "jane" {
  phone_number = "+18015550100"
}

output "status" {
  value = data.telegent_number.jane.status
}
