data "telegent_token" "outbound" {
  api_endpoint     = "/v1.0/message/outbound"
  minimum_lifetime = "2m"
}

output "authorization" {
  value     = "Bearer ${data.telegent_token.outbound.token}"
  sensitive = true
}
