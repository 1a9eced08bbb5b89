list "telegent_account" "all" {
  provider = telegent

  limit            = 1000
  include_resource = true
}
