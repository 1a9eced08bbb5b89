list "telegent_service" "all" {
  provider = telegent

  limit            = 1000
  include_resource = true
}
