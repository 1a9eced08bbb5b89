terraform import telegent_package.family PID-203740d8-6b19-42c6-b22e-e45611d9cade
