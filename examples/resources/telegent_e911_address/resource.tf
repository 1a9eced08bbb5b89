resource "telegent_e911_address" "jane" {
  account_id   = telegent_account.acme.id
  phone_number = telegent_number.jane.phone_number

  street_1 = "2701 N Thanksgiving Way"
  street_2 = "Suite 100"
  city     = "Lehi"
  state    = "UT"
  zip      = "84043"
}
