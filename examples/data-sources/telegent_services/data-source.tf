data "telegent_services" "active" {
  status = "Active"
}

output "ids" {
  description = "The IDs of the active services, by their names."
  value       = { for service in data.telegent_services.active.services : service.service_name => service.id... }
}
