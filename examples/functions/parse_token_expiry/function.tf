output "expires_at" {
  value = provider::telegent::parse_token_expiry("05/02/2025 06:36:13 PM") # 2025-05-02T18:36:13Z
}
