// SPDX-License-Identifier: MPL-2.0

package onboarding

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

// Services returns what the package serves.
func Services() kit.Services {
	return kit.Services{
		DataSources: []func() datasource.DataSource{NewDataSource},
	}
}
