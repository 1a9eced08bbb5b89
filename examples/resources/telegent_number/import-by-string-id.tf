import {
  to = telegent_number.jane
  id = "+18015550100"
}
