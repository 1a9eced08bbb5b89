data "telegent_onboarding_checklist" "phase_1" {}

output "to_do" {
  value = [
    for check in data.telegent_onboarding_checklist.phase_1.checks :
    "${check.label}. ${check.task} ${check.detail}" if check.status != "passed"
  ]
}

# A number of your own has more checked: its messages, its data, its voice route.
data "telegent_onboarding_checklist" "phase_4" {
  phase        = 4
  account_id   = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
  phone_number = "+18015550100"
}

output "is_live" {
  value = data.telegent_onboarding_checklist.phase_4.passed
}
