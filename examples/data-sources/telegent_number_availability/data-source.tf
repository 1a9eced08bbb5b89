data "telegent_number_availability" "utah" {
  message_enabled = true
  voice_enabled   = true
  area_code       = "801"
}

output "zip_codes" {
  value = toset(data.telegent_number_availability.utah.areas[*].zip_code)
}
