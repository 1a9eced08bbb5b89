terraform import telegent_voice_route.sip CRID-509de94f-79cc-429b-a317-2102654dabbb
