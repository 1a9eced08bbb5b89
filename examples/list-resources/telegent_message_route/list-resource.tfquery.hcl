list "telegent_message_route" "all" {
  provider = telegent

  limit            = 1000
  include_resource = true
}
