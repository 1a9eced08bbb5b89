variable "subscriber_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_subscriber" "jane" {
  account_id = telegent_account.acme.id
  name       = "Jane Doe"
  email      = "jane@example.com"
  role       = "Subscriber"

  # It reaches neither plan nor state. To send another one, raise the version.
  password_wo         = var.subscriber_password
  password_wo_version = 1
}
