# The references make Terraform delete the item before its package and its product, in
# the order that the API requires.
resource "telegent_package_item" "family_esim" {
  package_id = telegent_package.family.id
  product_id = telegent_product.esim.id
  price      = 5
  monthly    = false
}

resource "telegent_package" "family" {
  package_name = "Family 10GB"
  description  = "10 GB for the whole family"
  type         = "esim"
  price        = 39.99
  monthly      = true
}

resource "telegent_product" "esim" {
  sku               = "ESIM-10GB"
  description       = "eSIM with 10 GB"
  type              = "esim"
  cost              = 12.34
  billing_frequency = "MRC"
}
