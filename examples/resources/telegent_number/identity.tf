import {
  to = telegent_number.jane
  identity = {
    phone_number = "+18015550100"
  }
}
