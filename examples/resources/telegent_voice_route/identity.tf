import {
  to = telegent_voice_route.sip
  identity = {
    id = "CRID-509de94f-79cc-429b-a317-2102654dabbb"
  }
}
