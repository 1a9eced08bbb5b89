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
