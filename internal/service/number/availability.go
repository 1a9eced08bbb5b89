// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// availability is a search and its result.
type availability struct {
	MessageType    types.String `tfsdk:"message_type"`
	MessageEnabled types.Bool   `tfsdk:"message_enabled"`
	VoiceEnabled   types.Bool   `tfsdk:"voice_enabled"`
	AreaCode       types.String `tfsdk:"area_code"`
	ZipCode        types.String `tfsdk:"zip_code"`
	Areas          []area       `tfsdk:"areas"`
}

// area is an area with numbers to buy.
type area struct {
	NGP      types.String `tfsdk:"ngp"`
	AreaCode types.String `tfsdk:"area_code"`
	ZipCode  types.String `tfsdk:"zip_code"`
}

func (a *area) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("ngp", "NGP", &a.NGP, "NGP code of the area.").Computed(),
		kit.String("area_code", "AreaCode", &a.AreaCode, "Area code, for `area_code` of a number.").Computed(),
		kit.String("zip_code", "Zipcode", &a.ZipCode, "ZIP code, for `zip_code` of a number.").Computed(),
	}
}

// arguments are the rows of the search.
func (m *availability) arguments() kit.Attributes {
	return kit.Attributes{
		kit.String("message_type", "MessageType", &m.MessageType, "Kind of messages that the number is for. Must be `a2p` or `p2p`.").Optional().OneOf("a2p", "p2p"),
		kit.Bool("message_enabled", "MessageEnabled", &m.MessageEnabled, "Whether the number must send and receive messages.").Required(),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled, "Whether the number must make and receive calls.").Required(),
		kit.String("area_code", "AreaCode", &m.AreaCode, "Area code to search.").Optional().Validate(kit.Matches(areaCode, "the three digits of an area code")),
		kit.String("zip_code", "ZipCode", &m.ZipCode, "US ZIP code to search if the area code has no numbers.").
			Optional().Validate(kit.Matches(zipCode, "the five digits of a US ZIP code")),
	}
}

// NewAvailabilityDataSource returns the data source telegent_number_availability.
func NewAvailabilityDataSource() datasource.DataSource {
	attributes := new(availability).arguments().ArgumentSchema()
	attributes["areas"] = schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "Areas, in the order of the API.",
		NestedObject: schema.NestedAttributeObject{Attributes: new(area).attributes().DataSourceSchema()},
	}
	return kit.NewDataSource("number_availability", "Searches all pages for areas with numbers to buy. Returns areas, not the numbers themselves.", attributes, search)
}

// search requests all pages. POST /v1.0/numbers/availability returns 10,000 areas on each
// and their total in ResultsTotal.
func search(ctx context.Context, data *kit.Data, m *availability) (diags diag.Diagnostics) {
	request := m.arguments().Create()
	request.Set("NumberType", "mobile")
	m.Areas = []area{}
	objects, err := kit.Pages(kit.Collection{Items: "AvailableNumberAreas", Total: "ResultsTotal", Page: "PageNumber"},
		func(page int) (telegent.Object, error) {
			var answer telegent.Object
			request.Set("PageNumber", page)
			err := data.Do(ctx, telegent.SearchNumbers, nil, request, &answer)
			return answer, err
		})
	if err != nil {
		diags.Append(kit.ErrorDiagnostic("Cannot search for numbers", err))
		return diags
	}
	call := &kit.Call{Data: data, Imported: true}
	for _, object := range objects {
		var a area
		a.attributes().Read(call, object)
		m.Areas = append(m.Areas, a)
	}
	return call.Diags
}
