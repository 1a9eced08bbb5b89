terraform {
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

variable "telegent_account_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "telegent" {
  account_key    = "DID-1234567ab-1a2b-3cd4-5e6f-000000000000"
  account_secret = var.telegent_account_secret
}
