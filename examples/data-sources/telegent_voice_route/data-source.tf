data "telegent_voice_route" "main" {
  id = "CRID-509de94f-79cc-429b-a317-2102654dabbb"
}

output "trunk" {
  value = data.telegent_voice_route.main.trunk_1
}
