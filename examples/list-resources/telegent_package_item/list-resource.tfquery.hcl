list "telegent_package_item" "family" {
  provider = telegent

  limit            = 1000
  include_resource = true

  config {
    package_id = "PID-203740d8-6b19-42c6-b22e-e45611d9cade"
  }
}
