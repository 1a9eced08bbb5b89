resource "telegent_service" "caller_id" {
  service_name = "Caller ID"
  cost         = 1.23
  monthly      = true
}
