import {
  to = telegent_service.caller_id
  id = "SID-65d007be-8b49-45ac-b8ae-77b8d6a66c8b"
}
