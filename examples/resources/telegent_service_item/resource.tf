resource "telegent_service_item" "caller_id" {
  service_id     = telegent_service.caller_id.id
  distributor_id = "DID-1e24785a-3f3c-7db1-89d7-956d80fd0001"
  price          = 2.34
  monthly        = true
}

resource "telegent_service" "caller_id" {
  service_name = "Caller ID"
  cost         = 1.23
  monthly      = true
}
