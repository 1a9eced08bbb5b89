data "telegent_onboarding_checklist" "phase_1" {}

output "to_do" {
  value = [
    for check in data.telegent_onboarding_checklist.phase_1.checks :
    "${check.number}. ${check.task} ${check.detail}" if check.status != "passed"
  ]
}
