# Creating this is what Telegent bills. Another package_id changes the plan in place.
resource "telegent_subscription" "jane" {
  subscriber_id = telegent_subscriber.jane.id
  package_id    = telegent_package.family.id
  type          = "mvno"
  tnid          = telegent_number.jane.id
}
