# The two that Telegent sent through a secure channel. Give them as TF_VAR_account_key
# and TF_VAR_account_secret, never in a file. With a CLI older than Terraform 1.10 or
# OpenTofu 1.11, remove the lines with "ephemeral".

variable "account_key" {
  description = "The AccountKey, DID-..."
  type        = string
  ephemeral   = true
}

variable "account_secret" {
  description = "The AccountSecret."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "api_endpoint" {
  description = "The operation that the first token is for; /v1.0/numbers/provision if null."
  type        = string
  default     = null
}

variable "docs_url" {
  description = "Where the API's documentation is; https://docs.telegent.com if null."
  type        = string
  default     = null
}
