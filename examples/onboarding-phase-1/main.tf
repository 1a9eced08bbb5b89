# Phase 1 of the onboarding at Telegent, as a plan. It creates nothing.

terraform {
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

# TELEGENT_ACCOUNT_KEY and TELEGENT_ACCOUNT_SECRET are the credentials.
provider "telegent" {}

variable "docs_url" {
  description = "URL of the API's documentation. Defaults to https://docs.telegent.com."
  type        = string
  default     = null
}

data "telegent_onboarding_checklist" "phase_1" {
  docs_url = var.docs_url
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

output "passed" {
  description = "Whether every automatic check passed."
  value       = data.telegent_onboarding_checklist.phase_1.passed
}

output "checklist" {
  description = "The checklist, a line for each task."
  value = join("\n", [
    for check in data.telegent_onboarding_checklist.phase_1.checks :
    format("%d. %-8s %-9s %s %s", check.number, check.owner, check.status, check.task, check.detail)
  ])
}
