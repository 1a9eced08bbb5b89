# By the email address.
data "telegent_subscriber" "john" {
  email = "john@example.com"
}
