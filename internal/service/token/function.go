// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

var _ function.Function = (*parseTokenExpiry)(nil)

// NewParseTokenExpiry returns the function parse_token_expiry.
func NewParseTokenExpiry() function.Function {
	return &parseTokenExpiry{}
}

type parseTokenExpiry struct{}

func (f *parseTokenExpiry) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_token_expiry"
}

func (f *parseTokenExpiry) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Converts Telegent's tokenExpiry to RFC 3339",
		MarkdownDescription: "Converts a `tokenExpiry` of the Telegent API, such as `05/02/2025 06:36:13 PM`, to an RFC 3339 timestamp in UTC, " +
			"such as `2025-05-02T18:36:13Z`. Month, day and hour may have a leading zero. No request is made.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "token_expiry",
			MarkdownDescription: "`MM/DD/YYYY hh:mm:ss AM/PM`, in UTC.",
		}},
		Return: function.StringReturn{},
	}
}

func (f *parseTokenExpiry) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	resp.Error = req.Arguments.Get(ctx, &text)
	if resp.Error != nil {
		return
	}
	at, err := telegent.ParseTokenExpiry(text)
	if err != nil {
		// The text may be the token, by mistake. The CLI hides nothing of it, and adds the full stop.
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("%q %s", transport.Excerpt([]byte(text)), err))
		return
	}
	resp.Error = resp.Result.Set(ctx, at.Format(time.RFC3339))
}
