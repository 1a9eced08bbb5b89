resource "telegent_product" "esim" {
  sku               = "ESIM-10GB"
  description       = "eSIM with 10 GB"
  type              = "esim"
  cost              = 12.34
  billing_frequency = "MRC"
}
