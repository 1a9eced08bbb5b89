# A catalogue as data: services, products, and the packages that sell them. An item is added after
# what it refers to and removed before it, as the API demands.

terraform {
  required_version = ">= 1.6"
  required_providers {
    telegent = {
      source  = "telegent/telegent"
      version = "~> 0.1"
    }
  }
}

provider "telegent" {}

locals {
  products = {
    ESIM-10GB = { description = "eSIM with 10 GB", type = "esim", cost = 12.34, billing = "MRC" }
    VAS035    = { description = "Fraud detection", type = "vas", cost = 1, billing = "MRC" }
    SETUP     = { description = "Activation", type = "fee", cost = 0.5, billing = "NRC" }
  }
  packages = {
    Family = { type = "esim", price = 39.99, skus = ["ESIM-10GB", "VAS035", "SETUP"] }
    Solo   = { type = "esim", price = 19.99, skus = ["ESIM-10GB", "SETUP"] }
  }
  items = merge([
    for name, package in local.packages : { for sku in package.skus : "${name}/${sku}" => { package = name, sku = sku } }
  ]...)
}

resource "telegent_service" "caller_id" {
  service_name = "Caller ID"
  cost         = 1.23
  monthly      = true
}

resource "telegent_service_item" "caller_id" {
  service_id = telegent_service.caller_id.id
  price      = 2.34
  monthly    = true
}

resource "telegent_product" "sku" {
  for_each = local.products

  sku               = each.key
  description       = each.value.description
  type              = each.value.type
  cost              = each.value.cost
  billing_frequency = each.value.billing
}

resource "telegent_package" "offer" {
  for_each = local.packages

  package_name = each.key
  type         = each.value.type
  price        = each.value.price
  monthly      = true
}

resource "telegent_package_item" "offer" {
  for_each = local.items

  package_id = telegent_package.offer[each.value.package].id
  product_id = telegent_product.sku[each.value.sku].id
}

output "service_id" {
  value = telegent_service.caller_id.id
}

output "package_ids" {
  description = "The IDs of the packages, for subscriptions."
  value       = { for name, package in telegent_package.offer : name => package.id }
}
