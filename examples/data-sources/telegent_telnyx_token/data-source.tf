data "telegent_telnyx_token" "admin" {
  scopes           = ["admin"]
  minimum_lifetime = "2m"
}

output "authorization" {
  value     = "Bearer ${data.telegent_telnyx_token.admin.access_token}"
  sensitive = true
}
