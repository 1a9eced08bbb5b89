data "telegent_accounts" "all" {}

output "account_ids" {
  description = "The IDs of the accounts, by their names."
  value       = { for account in data.telegent_accounts.all.accounts : account.account_name => account.id... }
}
