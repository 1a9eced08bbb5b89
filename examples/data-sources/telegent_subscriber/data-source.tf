data "telegent_subscriber" "jane" {
  id = "TSUID-03F91441-B652-4EBE-B310-24652F872584"
}

output "account" {
  value = data.telegent_subscriber.jane.account_id
}
