list "telegent_subscriber" "acme" {
  provider = telegent

  limit            = 1000
  include_resource = true

  config {
    account_id = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
  }
}
