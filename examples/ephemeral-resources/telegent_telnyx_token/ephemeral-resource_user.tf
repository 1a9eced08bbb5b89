# A token for a user of Telnyx, by a refresh token. Each use may revoke the refresh
# token: the plan must not use it, and each apply must store the next one.
variable "telnyx_refresh_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

ephemeral "telegent_telnyx_token" "user" {
  grant_type    = "refresh_token"
  refresh_token = var.telnyx_refresh_token
  enabled       = terraform.applying
}

resource "terraform_data" "store" {
  triggers_replace = plantimestamp() # runs in each apply

  provisioner "local-exec" {
    command = "./store-refresh-token.sh"
    environment = {
      REFRESH_TOKEN = ephemeral.telegent_telnyx_token.user.next_refresh_token
    }
  }
}
