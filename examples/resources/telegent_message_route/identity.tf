import {
  to = telegent_message_route.main
  identity = {
    id = "MRID-01711e7e-c158-4de7-831f-673ab9fdaaa9"
  }
}
