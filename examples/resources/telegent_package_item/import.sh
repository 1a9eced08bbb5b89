terraform import telegent_package_item.family_esim PID-203740d8-6b19-42c6-b22e-e45611d9cade/PIID-4efee842-16f0-4803-9780-8c3c30d19b74
