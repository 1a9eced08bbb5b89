# Creating this is what Telegent bills. A change of package_id changes the plan in place.
resource "telegent_subscription" "jane" {
  subscriber_id = "TSUID-03F91441-B652-4EBE-B310-24652F872584"
  package_id    = telegent_package.prepaid.id
  type          = "mvno"
}

resource "telegent_package" "prepaid" {
  package_name = "Prepaid 5GB"
  description  = "5 GB for one line"
  type         = "esim"
  price        = 19.99
  monthly      = true
}
