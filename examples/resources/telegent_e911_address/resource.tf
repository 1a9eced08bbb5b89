resource "telegent_e911_address" "jane" {
  phone_number = "+18015550100"

  street_1 = "2701 N Thanksgiving Way"
  street_2 = "Suite 100"
  city     = "Lehi"
  state    = "UT"
  zip      = "84043"
}
