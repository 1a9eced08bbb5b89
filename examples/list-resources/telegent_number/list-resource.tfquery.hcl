list "telegent_number" "active" {
  provider = telegent

  limit            = 1000
  include_resource = true

  config {
    status = "active"
  }
}
