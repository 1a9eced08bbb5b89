import {
  to = telegent_e911_address.jane
  id = "+18015550100"
}
