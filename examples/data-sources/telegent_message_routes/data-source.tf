data "telegent_message_routes" "all" {}

output "ids" {
  description = "The IDs of the message routes, by their names."
  value       = { for route in data.telegent_message_routes.all.routes : route.route_name => route.id... }
}
