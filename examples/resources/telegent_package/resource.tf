resource "telegent_package" "family" {
  package_name = "Family 10GB"
  description  = "10 GB for the whole family"
  type         = "esim"
  price        = 39.99
  monthly      = true
}
