# The password reaches neither plan nor state; to send a new one, increase the version.
variable "subscriber_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_subscriber" "jane" {
  account_id = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
  name       = "Jane Doe"
  email      = "jane@example.com"
  role       = "Subscriber"

  password_wo         = var.subscriber_password
  password_wo_version = 1
}
