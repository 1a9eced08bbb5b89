# The references have the items deleted before their package and their products, in the order that the API wants.
resource "telegent_package_item" "family_esim" {
  package_id = telegent_package.family.id
  product_id = telegent_product.esim.id
  price      = 5
  monthly    = false
}
