data "telegent_numbers" "parked" {
  status = "parked"
}

output "parked" {
  value = data.telegent_numbers.parked.numbers[*].phone_number
}
