list "telegent_package" "all" {
  provider = telegent

  limit            = 1000
  include_resource = true

  config {
    scope = "distributor"
  }
}
