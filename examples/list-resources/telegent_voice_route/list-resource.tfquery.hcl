list "telegent_voice_route" "all" {
  provider = telegent

  limit            = 1000
  include_resource = true
}
