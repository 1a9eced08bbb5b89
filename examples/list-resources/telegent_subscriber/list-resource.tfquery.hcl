list "telegent_subscriber" "acme" {
  provider = telegent

  limit            = 1000
  include_resource = true

  config {
    account_id = "AID-12345678-1a2b-3cd4-5e6f-1234567890ab"
  }
}
