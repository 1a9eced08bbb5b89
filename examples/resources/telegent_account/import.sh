terraform import telegent_account.acme AID-ab12345-2725-45a1-bd5e-526ed1979900
