# Phases 2 to 4 of the onboarding at Telegent: from routes to a billable line. See README.md.
# Applying this buys a number; destroying it parks the number.

terraform {
  required_version = ">= 1.11.0" # password_wo is write-only

  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

# account_key and account_secret come from TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET.
# The same configuration goes to production with the credentials of production.
provider "telegent" {}

# Phase 2: connectivity

resource "telegent_message_route" "main" {
  account_id         = var.account_id
  route_name         = "Inbound messages and delivery reports"
  message_url        = "${var.hooks_url}/sms"
  message_url_method = "POST"

  message_authentication_type       = "Bearer"
  message_password_token_wo         = var.hook_token
  message_password_token_wo_version = 1

  callback_message_url        = "${var.hooks_url}/dlr"
  callback_message_url_method = "POST"
}

resource "telegent_voice_route" "sbc" {
  account_id = var.account_id
  route_name = "SBC"
  route_type = "Trunk"

  trunk_1      = { ip = var.sbc[0], port = "5061", transport = "TLS", enabled = true, priority = 10, weight = 10 }
  trunk_2      = { ip = var.sbc[1], port = "5061", transport = "TLS", enabled = true, priority = 20, weight = 10 }
  ip_whitelist = var.sbc
}

resource "telegent_webhook" "events" {
  account_id        = var.account_id
  webhook_url       = "${var.hooks_url}/telegent"
  method            = "POST"
  data_format       = "json"
  subscribed_events = ["Order_Update", "New_Sms", "Call_Completed"]

  authentication_type             = "Bearer"
  authentication_token_wo         = var.hook_token
  authentication_token_wo_version = 1
}

# Phase 3: what is sold, to whom, and on which number

resource "telegent_product" "esim" {
  sku               = "eSim"
  description       = "eSIM profile"
  type              = "esim"
  cost              = 1.5
  billing_frequency = "NRC"
}

resource "telegent_product" "data_10gb" {
  sku               = "DATA10"
  description       = "10 GB"
  type              = "data"
  cost              = 12.34
  billing_frequency = "MRC"
}

resource "telegent_package" "plan" {
  for_each = { family = { name = "Family 10 GB", price = 39.99 }, solo = { name = "Solo 10 GB", price = 24.99 } }

  package_name = each.value.name
  type         = "esim"
  price        = each.value.price
  monthly      = true
}

resource "telegent_package_item" "esim" {
  for_each = telegent_package.plan

  package_id = each.value.id
  product_id = telegent_product.esim.id
  price      = 0
  monthly    = false
  type       = "esim"
}

resource "telegent_package_item" "data" {
  for_each = telegent_package.plan

  package_id = each.value.id
  product_id = telegent_product.data_10gb.id
  price      = var.data_price
  monthly    = true
  type       = "data"
}

# Without phone_numbers: the number below is assigned to her.
resource "telegent_subscriber" "jane" {
  account_id = var.account_id
  name       = "Jane Doe"
  email      = "jane@acme.example"
  role       = "Subscriber"

  password_wo         = var.first_password
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
  voice_route_id   = telegent_voice_route.sbc.id

  assigned_subscriber_id = telegent_subscriber.jane.id
  on_destroy             = "park"

  lifecycle {
    postcondition {
      condition     = self.phone_number != null
      error_message = "The order of the number is still pending. Apply again later."
    }
  }
}

# In the US, a number that makes calls needs an E911 address.
resource "telegent_e911_address" "jane" {
  account_id   = var.account_id
  phone_number = telegent_number.jane.phone_number

  street_1 = "2701 N Thanksgiving Way"
  city     = "Lehi"
  state    = "UT"
  zip      = "84043"
}

# The subscription starts the billing. Its package can be changed in place.
resource "telegent_subscription" "jane" {
  subscriber_id = telegent_subscriber.jane.id
  package_id    = telegent_package.plan[var.plan].id
  tnid          = telegent_number.jane.id
  iccid         = telegent_number.jane.iccid
  type          = "mvno"

  depends_on = [telegent_package_item.esim, telegent_package_item.data]
}

# What is left to do in each phase

data "telegent_onboarding_checklist" "phase" {
  for_each = toset(["2", "3", "4"])

  phase        = tonumber(each.key)
  account_id   = var.account_id
  phone_number = each.key == "2" ? null : telegent_number.jane.phone_number

  depends_on = [telegent_subscription.jane, telegent_webhook.events]
}
