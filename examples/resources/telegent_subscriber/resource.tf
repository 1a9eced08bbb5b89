variable "subscriber_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_subscriber" "jane" {
  account_id    = telegent_account.acme.id
  name          = "Jane Doe"
  email         = "jane@example.com"
  phone_numbers = ["+18015550100"]
  role          = "Subscriber"

  # It reaches neither plan nor state. To send another one, raise the version.
  password_wo         = var.subscriber_password
  password_wo_version = 1
}
