# Two SIP trunks: the one with the lowest priority is tried first.
resource "telegent_voice_route" "sip" {
  route_name = "Main SIP trunk"
  route_type = "Trunk"

  trunk_1 = {
    ip        = "203.0.113.10"
    port      = "5061"
    transport = "TLS"
    enabled   = true
    priority  = 10
    weight    = 10
  }
  trunk_2 = {
    ip        = "203.0.113.11"
    port      = "5061"
    transport = "TLS"
    enabled   = true
    priority  = 20
    weight    = 10
  }
  ip_whitelist = ["203.0.113.10", "203.0.113.11"]
}
