# By the ICCID of its SIM.
data "telegent_number" "router" {
  iccid = "8901240197155182713"
}
