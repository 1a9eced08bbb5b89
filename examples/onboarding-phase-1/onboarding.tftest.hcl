# Run it against a sandbox: README.md explains how.

provider "telegent" {}

provider "telegent" {
  alias          = "wrong"
  account_secret = "not-the-secret"
}

run "everything_passes" {
  command = plan

  assert {
    condition     = output.passed
    error_message = output.checklist
  }

  assert {
    condition     = [for check in data.telegent_onboarding_checklist.phase_1.checks : check.number] == [1, 2, 3, 4, 5, 6, 7, 8]
    error_message = "The checklist is incomplete."
  }

  assert {
    condition     = [for check in data.telegent_onboarding_checklist.phase_1.checks : check.number if check.kind == "automatic"] == [2, 4, 5, 7]
    error_message = "Other checks are automatic."
  }
}

run "a_wrong_secret_fails_its_own_check_only" {
  command = plan

  providers = {
    telegent = telegent.wrong
  }

  expect_failures = [check.token]
}

run "so_does_a_wrong_docs_url" {
  command = plan

  variables {
    docs_url = "http://127.0.0.1:9/"
  }

  expect_failures = [check.documentation]
}
