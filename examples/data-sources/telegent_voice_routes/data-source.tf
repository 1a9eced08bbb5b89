data "telegent_voice_routes" "all" {}

output "off" {
  description = "The voice routes that are off."
  value       = [for route in data.telegent_voice_routes.all.routes : route.route_name if route.route_enabled == false]
}
