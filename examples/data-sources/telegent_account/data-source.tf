data "telegent_account" "acme" {
  id = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
}

output "subscribers" {
  value = data.telegent_account.acme.total_subscribers
}
