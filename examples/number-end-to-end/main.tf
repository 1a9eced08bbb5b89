# From nothing to a live number: the routes of its messages and calls, its subscriber,
# and the number. Applying this buys the number; destroying it cancels it.

terraform {
  required_version = ">= 1.11.0" # password_wo is write-only

  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

# The credentials come from TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET, so no file
# contains them.
provider "telegent" {}

variable "account_id" {
  description = "ID of the account that everything belongs to, AID-..."
  type        = string
}

variable "subscriber_password" {
  description = "Password of the subscriber's login."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "webhook_token" {
  description = "The bearer token that the webhook expects from Telegent."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# Where there are numbers to buy. This costs two requests in every plan.
data "telegent_number_availability" "utah" {
  message_enabled = true
  voice_enabled   = true
  area_code       = "801"
}

resource "telegent_message_route" "main" {
  account_id         = var.account_id
  route_name         = "Main SMS webhook"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"

  message_authentication_type       = "Bearer"
  message_password_token_wo         = var.webhook_token
  message_password_token_wo_version = 1
}

resource "telegent_voice_route" "main" {
  account_id = var.account_id
  route_name = "Main SIP trunk"
  route_type = "Trunk"

  trunk_1 = {
    ip        = "203.0.113.10"
    port      = "5061"
    transport = "TLS"
    enabled   = true
    priority  = 10
    weight    = 10
  }
  trunk_2 = {
    ip        = "203.0.113.11"
    port      = "5061"
    transport = "TLS"
    enabled   = true
    priority  = 20
    weight    = 10
  }
  ip_whitelist = ["203.0.113.10", "203.0.113.11"]
}

# Without phone_numbers: the number below is assigned to her.
resource "telegent_subscriber" "jane" {
  account_id = var.account_id
  name       = "Jane Doe"
  email      = "jane@example.com"
  role       = "Subscriber"

  password_wo         = var.subscriber_password
  password_wo_version = 1
}

resource "telegent_number" "jane" {
  account_id   = var.account_id
  number_type  = "mvno"
  message_type = "p2p"
  product_type = "Sms+Data+Voice"
  area_code    = "801"

  message_enabled  = true
  message_route_id = telegent_message_route.main.id
  voice_enabled    = true
  voice_route_id   = telegent_voice_route.main.id

  assigned_subscriber_id = telegent_subscriber.jane.id

  # Once customers depend on the number, let Terraform refuse to destroy it:
  #
  # lifecycle {
  #   prevent_destroy = true
  # }
}

output "areas" {
  description = "Number of areas with numbers to buy."
  value       = length(data.telegent_number_availability.utah.areas)
}

output "phone_number" {
  description = "The number that was bought."
  value       = telegent_number.jane.phone_number
}

output "qr_code" {
  description = "The URL of the QR code that activates the eSIM."
  value       = telegent_number.jane.qr_code
  sensitive   = true
}
