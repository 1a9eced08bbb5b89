terraform import telegent_e911_address.jane +18015550100

# or with the account, if account_key has several
terraform import telegent_e911_address.jane AID-ab12345-2725-45a1-bd5e-526ed19799xx/+18015550100
