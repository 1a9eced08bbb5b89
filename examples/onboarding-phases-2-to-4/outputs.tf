output "phone_number" {
  description = "The number."
  value       = telegent_number.jane.phone_number
}

output "to_do" {
  description = "The tasks of each phase that are not seen as done."
  value = {
    for phase, list in data.telegent_onboarding_checklist.phase : phase => [
      for check in list.checks : "${check.label}. ${check.owner}, ${check.status}: ${check.task} ${check.detail}"
      if !contains(["passed", "skipped"], check.status)
    ]
  }
}
