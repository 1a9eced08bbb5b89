# Phase 1 of the onboarding at Telegent, as a plan: see README.md.

terraform {
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

provider "telegent" {
  account_key    = var.account_key
  account_secret = var.account_secret
}

data "telegent_onboarding_checklist" "phase_1" {
  api_endpoint = var.api_endpoint
  docs_url     = var.docs_url
}

locals {
  checks = { for check in data.telegent_onboarding_checklist.phase_1.checks : check.number => check }
}

check "credentials" {
  assert {
    condition     = local.checks[2].status == "passed"
    error_message = "2. ${local.checks[2].task} ${local.checks[2].detail}"
  }
}

check "documentation" {
  assert {
    condition     = local.checks[4].status == "passed"
    error_message = "4. ${local.checks[4].task} ${local.checks[4].detail}"
  }
}

check "swagger" {
  assert {
    condition     = local.checks[5].status == "passed"
    error_message = "5. ${local.checks[5].task} ${local.checks[5].detail}"
  }
}

check "token" {
  assert {
    condition     = local.checks[7].status == "passed"
    error_message = "7. ${local.checks[7].task} ${local.checks[7].detail}"
  }
}
