import {
  to = telegent_e911_address.jane
  identity = {
    phone_number = "+18015550100"
  }
}
