variable "account_id" {
  description = "The account that everything belongs to, AID-..."
  type        = string
}

variable "hooks_url" {
  description = "Base URL of your webhooks."
  type        = string
  default     = "https://hooks.acme.example"
}

variable "hook_token" {
  description = "The bearer token that your webhooks expect from Telegent."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "first_password" {
  description = "The first password of the subscriber's login."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "sbc" {
  description = "The public IP addresses of your two SBCs."
  type        = list(string)
  default     = ["203.0.113.10", "203.0.113.11"]
}

variable "plan" {
  description = "The package that Jane has: family or solo."
  type        = string
  default     = "family"
}

variable "data_price" {
  description = "Price of 10 GB in a package."
  type        = number
  default     = 30
}
