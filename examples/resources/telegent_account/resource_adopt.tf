# The API cannot delete accounts. If one of this name exists, this takes it over
# instead of creating a second one.
resource "telegent_account" "globex" {
  account_name   = "Globex"
  account_admin  = "admin@globex.example"
  adopt_existing = true
}
