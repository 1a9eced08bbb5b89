data "telegent_mesh_token" "admin" {
  minimum_lifetime = "2m"
}

output "authorization" {
  value     = "Bearer ${data.telegent_mesh_token.admin.id_token}"
  sensitive = true
}
