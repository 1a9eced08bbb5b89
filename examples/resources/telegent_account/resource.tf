resource "telegent_account" "acme" {
  account_name  = "Acme Mobile"
  account_admin = "admin@acme.example"

  billing_address = {
    street_1 = "1 Main Street"
    city     = "Lehi"
    state    = "Utah"
    zip      = "84043"
    country  = "USA"
  }
}
