// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// found is a number as the data sources have it.
type found struct {
	number

	CNAM                  types.String `tfsdk:"cnam"`
	OriginalDatePurchased types.String `tfsdk:"original_date_purchased"`
}

// take takes over an answer. The case of the status differs from one operation to the
// next: Active and active.
func (f *found) take(call *kit.Call, object telegent.Object) {
	append(f.fields(),
		kit.String("status", "Status", &f.Status),
		kit.String("cnam", "Cnam", &f.CNAM),
		kit.String("original_date_purchased", "OriginalDatePurchased", &f.OriginalDatePurchased)).Read(call, object)
	if !f.Status.IsNull() {
		f.Status = types.StringValue(kit.FoldCase(f.Status.ValueString()))
	}
}

// results are those of a number in the data sources. Neither what activates its SIM
// nor the PIN that ports it out, which the inventory answers in clear, is among them.
func results() map[string]schema.Attribute {
	results := kit.Computed(attributes(), "order_id", "qr_code", "account_id", "area_code", "zip_code", "data_enabled",
		"cnam_first_name", "cnam_last_name", "observed_status", "on_destroy", "timeouts")
	results["cnam"] = schema.StringAttribute{Computed: true, MarkdownDescription: "The caller name."}
	results["original_date_purchased"] = schema.StringAttribute{Computed: true, MarkdownDescription: "The day the number was bought, as Telegent writes it: `MM/DD/YYYY`."}
	return results
}

// NewDataSource returns the data source telegent_number.
func NewDataSource() datasource.DataSource {
	results := results()
	results["phone_number"] = schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "The number, in E.164; or give `iccid`.",
		Validators: []validator.String{kit.E164(), stringvalidator.ExactlyOneOf(path.MatchRoot("phone_number"), path.MatchRoot("iccid"))},
	}
	results["iccid"] = schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "The ICCID of the number's SIM; or give `phone_number`.",
		Validators: []validator.String{kit.NotBlank()},
	}
	return kit.NewDataSource("number", "A number of the account, by itself or by the ICCID of its SIM.", results,
		func(ctx context.Context, data *kit.Data, f *found) (diags diag.Diagnostics) {
			asked, key, equality := f.PhoneNumber.ValueString(), "Number", kit.CanonicalPhone
			if asked == "" {
				asked, key, equality = f.ICCID.ValueString(), "ICCID", kit.CanonicalICCID
			}
			object, err := find(ctx, data, key, asked, equality)
			if err != nil {
				diags.Append(kit.ErrorDiagnostic("Cannot read the number "+asked, err))
				return diags
			}
			call := &kit.Call{Data: data, Imported: true}
			f.take(call, object)
			return call.Diags
		})
}

// find reads the number that is asked for by a query parameter, which is also a key of
// the answer: it must be the answer to the question.
func find(ctx context.Context, data *kit.Data, key, asked string, equality func(string) string) (telegent.Object, error) {
	var object telegent.Object
	if err := data.Do(ctx, telegent.GetNumber, url.Values{key: {asked}}, nil, &object); err != nil {
		return nil, err
	}
	object = object.Within("Number")
	got := object.Text(key)
	switch {
	case object.Text("Number") == "":
		return nil, errors.New("the answer names no number")
	case got != "" && equality(got) != equality(asked):
		return nil, fmt.Errorf("%s answered with the %s %q, asked for %q", telegent.GetNumber, key, got, asked)
	}
	return object, nil
}

// listModel is the inventory and what is wanted of it.
type listModel struct {
	Filter               types.String `tfsdk:"filter"`
	Status               types.String `tfsdk:"status"`
	ProductType          types.String `tfsdk:"product_type"`
	MessageRouteID       types.String `tfsdk:"message_route_id"`
	VoiceRouteID         types.String `tfsdk:"voice_route_id"`
	AssignedSubscriberID types.String `tfsdk:"assigned_subscriber_id"`
	Numbers              []found      `tfsdk:"numbers"`
}

// wants reports whether a number fits the arguments, in any case.
func (m *listModel) wants(f *found) bool {
	for _, pair := range [][2]types.String{
		{m.Status, f.Status},
		{m.ProductType, f.ProductType},
		{m.MessageRouteID, f.MessageRouteID},
		{m.VoiceRouteID, f.VoiceRouteID},
		{m.AssignedSubscriberID, f.AssignedSubscriberID},
	} {
		if want, is := pair[0], pair[1]; !want.IsNull() && kit.CanonicalID(want.ValueString()) != kit.CanonicalID(is.ValueString()) {
			return false
		}
	}
	return true
}

// NewListDataSource returns the data source telegent_numbers.
func NewListDataSource() datasource.DataSource {
	only := func(what string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, MarkdownDescription: "Only the numbers " + what + ".",
			Validators: []validator.String{kit.NotBlank()},
		}
	}
	attributes := map[string]schema.Attribute{
		"filter": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Telegent's own filter, such as `Active`; it publishes no list of values.",
			Validators: []validator.String{kit.NotBlank()},
		},
		"status":                 only("of this status, such as `active` or `parked`"),
		"product_type":           only("of this product, such as `Sms+Data`"),
		"message_route_id":       only("on this message route"),
		"voice_route_id":         only("on this voice route"),
		"assigned_subscriber_id": only("assigned to this subscriber"),
		"numbers": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The numbers, in the order of the API.",
			NestedObject: schema.NestedAttributeObject{Attributes: results()},
		},
	}
	return kit.NewDataSource("numbers", "The numbers of the account, all pages of the inventory.", attributes,
		func(ctx context.Context, data *kit.Data, m *listModel) (diags diag.Diagnostics) {
			var query url.Values
			if filter := m.Filter.ValueString(); filter != "" {
				query = url.Values{"Filter": {filter}}
			}
			objects, err := data.List(ctx, inventory(), query)
			if err != nil {
				diags.Append(kit.ErrorDiagnostic("Cannot list the numbers", err))
				return diags
			}
			call := &kit.Call{Data: data, Imported: true}
			m.Numbers = []found{}
			for _, object := range objects {
				var f found
				f.take(call, object)
				if m.wants(&f) {
					m.Numbers = append(m.Numbers, f)
				}
			}
			return call.Diags
		})
}
