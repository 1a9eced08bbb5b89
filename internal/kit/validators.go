// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// check is a validator of strings made of one function, whose error says what is
// wrong with the value in words that follow the attribute's name.
type check struct {
	description string
	check       func(value string) error
}

var _ validator.String = check{}

func (c check) Description(context.Context) string         { return c.description }
func (c check) MarkdownDescription(context.Context) string { return c.description }

func (c check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := c.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(),
			fmt.Sprintf("%s %s.", req.Path, err))
	}
}

// EndpointValidator accepts what telegent.BaseURL.Endpoint does: a URL or a path.
func EndpointValidator() validator.String {
	return check{"must be an https URL or a path of the API", func(value string) error {
		base, err := telegent.ParseBaseURL(telegent.DefaultBaseURL)
		if err != nil {
			return err
		}
		_, err = base.Endpoint(value)
		return err
	}}
}

// BaseURLValidator accepts what transport.ParseBaseURL does.
func BaseURLValidator() validator.String {
	return check{"must be an https URL, or http for a loopback host", func(value string) error {
		_, err := transport.ParseBaseURL(value)
		return err
	}}
}

// DurationAtLeast accepts Go durations of at least the minimum. What is no
// duration at all is left to timetypes.GoDuration, which says so.
func DurationAtLeast(minimum time.Duration) validator.String {
	return check{fmt.Sprintf("must be a duration of at least %s", minimum), func(value string) error {
		if d, err := time.ParseDuration(value); err == nil && d < minimum {
			return fmt.Errorf("must be at least %s, is %s", minimum, d)
		}
		return nil
	}}
}

// Check accepts what a function has no error for. The error follows the name of
// the attribute in a sentence. An empty value is left to NotEmpty.
func Check(description string, f func(value string) error) validator.String {
	return check{description, func(value string) error {
		if value == "" {
			return nil
		}
		return f(value)
	}}
}

// NotEmpty refuses "", which is easily a variable that nobody set.
func NotEmpty(variable string) validator.String {
	return check{"must not be empty", func(value string) error {
		if value == "" {
			return fmt.Errorf("is empty; give a value, or leave the argument out to use %s", variable)
		}
		return nil
	}}
}
