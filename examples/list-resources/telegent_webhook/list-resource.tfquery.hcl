list "telegent_webhook" "all" {
  provider = telegent

  limit            = 1000
  include_resource = true
}
