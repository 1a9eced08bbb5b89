data "telegent_packages" "active" {
  status = "Active"
}

output "packages" {
  description = "The names of the active packages, by their IDs."
  value       = { for package in data.telegent_packages.active.packages : package.id => package.package_name }
}
