list "telegent_subscription" "active" {
  provider = telegent

  limit            = 10000
  include_resource = true

  config {
    scope  = "distributor"
    status = "Active"
  }
}
