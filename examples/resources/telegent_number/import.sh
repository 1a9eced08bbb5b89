terraform import telegent_number.jane +18015550100

# or by its ID
terraform import telegent_number.jane NID-8bdf915a-ef65-46c9-8c66-96c98d42d9ca
