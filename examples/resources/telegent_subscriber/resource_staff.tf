# Many subscribers. The API cannot delete them, and no two have one email address:
# adopt_existing takes over one that left the state, for example with a renamed key.
variable "staff_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "staff" {
  type = map(object({
    email  = string
    number = string
  }))
  default = {
    "Alex Roe" = { email = "alex@example.com", number = "+18015550101" }
    "Kim Poe"  = { email = "kim@example.com", number = "+18015550102" }
  }
}

resource "telegent_subscriber" "staff" {
  for_each = var.staff

  account_id     = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
  name           = each.key
  email          = each.value.email
  phone_numbers  = [each.value.number]
  role           = "Manager"
  adopt_existing = true

  password_wo         = var.staff_password
  password_wo_version = 1
}
