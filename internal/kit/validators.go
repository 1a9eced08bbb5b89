// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// check is a validator of strings made of one function. The text of its error follows
// the attribute's name in a sentence.
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
		name := req.Path.String()
		subject := name
		step, _ := req.Path.Steps().LastStep()
		if _, inSet := step.(path.PathStepElementKeyValue); inSet {
			name = req.Path.ParentPath().String()
			subject = "Each element of " + name
		}
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+name, fmt.Sprintf("%s %s.", subject, err))
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

// DurationAtLeast accepts Go durations of at least the minimum.
func DurationAtLeast(minimum time.Duration) validator.String {
	return check{fmt.Sprintf("must be a duration of at least %s", minimum), func(value string) error {
		d, err := parseDuration(value)
		if err == nil && d < minimum {
			err = fmt.Errorf("must be at least %s, got %s", minimum, d)
		}
		return err
	}}
}

// parseDuration returns a Go duration, or an error that follows the attribute's name in a
// sentence.
func parseDuration(value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil {
		return 0, fmt.Errorf("must be a duration such as 30s, 5m or 1h30m, got %q", value)
	}
	return d, nil
}

// DurationOf returns the value of an attribute with the validator DurationAtLeast.
func DurationOf(value types.String, at path.Path, diags *diag.Diagnostics) time.Duration {
	d, err := parseDuration(value.ValueString())
	if err != nil {
		diags.AddAttributeError(at, "Invalid "+at.String(), fmt.Sprintf("%s %s.", at, err))
	}
	return d
}

// PositiveDuration accepts Go durations above zero.
func PositiveDuration() validator.String {
	return check{"must be a positive duration", func(value string) error {
		d, err := parseDuration(value)
		if err == nil && d <= 0 {
			err = fmt.Errorf("must be a positive duration such as 20m, got %q", value)
		}
		return err
	}}
}

// Check accepts the values for which a function returns no error. The text of the error
// follows the attribute's name in a sentence. NotEmpty refuses the empty value.
func Check(description string, f func(value string) error) validator.String {
	return check{description, func(value string) error {
		if value == "" {
			return nil
		}
		return f(value)
	}}
}

// NotEmpty refuses "", which is often a variable that is not set.
func NotEmpty(variable string) validator.String {
	return check{"must not be empty", func(value string) error {
		if value == "" {
			return fmt.Errorf("must not be empty: set a value, or remove the argument to use %s", variable)
		}
		return nil
	}}
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)

// idPrefix is how the API's ids begin, such as "AID-" and "TSUID-".
var idPrefix = regexp.MustCompile(`^[A-Z]{1,6}ID-`)

// IsE164 reports whether a text is a phone number in E.164.
func IsE164(text string) bool { return e164.MatchString(text) }

// E164 accepts phone numbers in E.164, such as "+18015551234".
func E164() validator.String {
	return check{"must be a phone number in E.164", func(value string) error {
		if !IsE164(value) {
			return fmt.Errorf("must be a phone number in E.164: a + and the country code, followed by digits only, such as +18015551234, got %q", value)
		}
		return nil
	}}
}

// Matches accepts the values that a pattern matches. The pattern must match the whole
// value; want describes it after "must be", as in "five digits".
func Matches(pattern *regexp.Regexp, want string) validator.String {
	return check{"must be " + want, func(value string) error {
		if !pattern.MatchString(value) {
			return fmt.Errorf("must be %s, got %q", want, value)
		}
		return nil
	}}
}

// URL accepts absolute URLs of the given schemes.
func URL(schemes ...string) validator.String {
	want := strings.Join(schemes, " or ")
	return check{"must be a URL with " + want, func(value string) error {
		u, err := url.Parse(value)
		switch {
		case strings.ContainsFunc(value, unicode.IsSpace):
			return fmt.Errorf("must be a URL such as %s://example.com/in, without white space", schemes[0])
		case err != nil:
			return fmt.Errorf("must be a URL such as %s://example.com/in", schemes[0])
		case !slices.Contains(schemes, strings.ToLower(u.Scheme)):
			return fmt.Errorf("must begin with %s://, got %q", strings.Join(schemes, ":// or "), u.Redacted())
		case u.Hostname() == "":
			return fmt.Errorf("must be a URL with a host, such as %s://example.com/in", schemes[0])
		}
		return nil
	}}
}

// Email accepts email addresses without a display name.
func Email() validator.String {
	return check{"must be an email address", func(value string) error {
		if a, err := mail.ParseAddress(value); err != nil || a.Address != value {
			return fmt.Errorf("must be an email address without a name, such as ada@example.com, got %q", value)
		}
		return nil
	}}
}

// IP accepts IP addresses, v4 or v6.
func IP() validator.String {
	return check{"must be an IP address", func(value string) error {
		if net.ParseIP(value) == nil {
			return fmt.Errorf("must be an IP address such as 192.0.2.1 or 2001:db8::1, got %q", value)
		}
		return nil
	}}
}

// NotBlank refuses "", which means the same as no argument, and white space at either
// end, which the API may remove.
func NotBlank() validator.String { return notBlank(", or remove the argument") }

// notBlank refuses ""; otherwise is the alternative to a value, in words that follow
// "give a value".
func notBlank(otherwise string) validator.String {
	return check{"must not be empty", func(value string) error {
		switch trimmed := strings.TrimSpace(value); trimmed {
		case "":
			return errors.New("must not be empty: set a value" + otherwise)
		case value:
			return nil
		}
		// The value may be a secret, so it is not shown.
		return errors.New("must not begin or end with white space: remove it, for example with trimspace()")
	}}
}

// nonEmpty refuses "" and runs the validators on any other value: most of them refuse ""
// too, and one error is enough.
type nonEmpty struct {
	blank      validator.String
	validators []validator.String
}

var _ validator.String = nonEmpty{}

func (v nonEmpty) Description(ctx context.Context) string         { return v.blank.Description(ctx) }
func (v nonEmpty) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v nonEmpty) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	v.blank.ValidateString(ctx, req, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, each := range v.validators {
		each.ValidateString(ctx, req, resp)
	}
}
