# Run it against a sandbox: README.md says how.

run "from_nothing_to_a_billable_line" {
  assert {
    condition     = telegent_number.jane.phone_number != null && telegent_subscription.jane.active
    error_message = "There is no live number with a subscription."
  }

  assert {
    condition     = data.telegent_onboarding_checklist.phase["2"].passed
    error_message = join("\n", output.to_do["2"])
  }

  assert {
    condition     = alltrue([for c in data.telegent_onboarding_checklist.phase["3"].checks : c.status == "passed" if contains(["2", "3", "4", "5", "6", "7", "9", "13"], c.label)])
    error_message = join("\n", output.to_do["3"])
  }

  assert {
    condition     = alltrue([for c in data.telegent_onboarding_checklist.phase["4"].checks : c.status == "passed" if contains(["1", "3", "4"], c.label)])
    error_message = join("\n", output.to_do["4"])
  }
}

run "nobody_sent_a_message_yet" {
  command = plan

  assert {
    condition     = [for c in data.telegent_onboarding_checklist.phase["4"].checks : c.label if c.status == "failed"] == ["5", "6"]
    error_message = "Only the two messages of phase 4 are missing."
  }
}

run "another_package_and_another_price" {
  variables {
    plan       = "solo"
    data_price = 32.5
  }

  assert {
    condition     = telegent_subscription.jane.package_id == telegent_package.plan["solo"].id
    error_message = "The subscription is not of the other package."
  }

  assert {
    condition     = alltrue([for item in telegent_package_item.data : item.price == 32.5])
    error_message = "An item has another price."
  }
}
