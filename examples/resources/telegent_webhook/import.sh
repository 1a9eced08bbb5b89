terraform import telegent_webhook.events WID-01711e7e-c158-4de7-831f-673ab9fdaaa9

# or with the account, if account_key has several
terraform import telegent_webhook.events AID-ab12345-2725-45a1-bd5e-526ed19799xx/WID-01711e7e-c158-4de7-831f-673ab9fdaaa9
