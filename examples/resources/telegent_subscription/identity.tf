import {
  to = telegent_subscription.jane
  identity = {
    id = "SUB-ef84c0b5-d750-4a5a-99b1-4705089cd20c"
  }
}
