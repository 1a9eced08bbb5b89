import {
  to = telegent_account.acme
  identity = {
    id = "AID-ab12345-2725-45a1-bd5e-526ed1979900"
  }
}
