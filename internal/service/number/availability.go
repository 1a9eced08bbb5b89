// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// availability is a search and what it found.
type availability struct {
	MessageType    types.String `tfsdk:"message_type"`
	MessageEnabled types.Bool   `tfsdk:"message_enabled"`
	VoiceEnabled   types.Bool   `tfsdk:"voice_enabled"`
	AreaCode       types.String `tfsdk:"area_code"`
	ZipCode        types.String `tfsdk:"zip_code"`
	Areas          []area       `tfsdk:"areas"`
}

// area is where there are numbers to buy.
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

// NewAvailabilityDataSource returns the data source telegent_number_availability.
func NewAvailabilityDataSource() datasource.DataSource {
	return kit.NewDataSource("number_availability", "Where there are numbers to buy, all pages of the search. It tells areas, not the numbers themselves.",
		map[string]schema.Attribute{
			"message_type": schema.StringAttribute{
				Optional: true, MarkdownDescription: "What messages the number is for: `a2p` or `p2p`.",
				Validators: []validator.String{stringvalidator.OneOf("a2p", "p2p")},
			},
			"message_enabled": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the number is to send and receive messages."},
			"voice_enabled":   schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the number is to make and take calls."},
			"area_code": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Only this area code.",
				Validators: []validator.String{kit.Matches(areaCode, "the three digits of an area code")},
			},
			"zip_code": schema.StringAttribute{
				Optional: true, MarkdownDescription: "The US zip code to search if the area code has no numbers.",
				Validators: []validator.String{kit.Matches(zipCode, "the five digits of a US zip code")},
			},
			"areas": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Areas, in the order of the API.",
				NestedObject: schema.NestedAttributeObject{Attributes: new(area).attributes().DataSourceSchema()},
			},
		}, search)
}

// search asks for page after page; POST /v1.0/numbers/availability has 10,000 areas
// on each and says in ResultsTotal how many there are.
func search(ctx context.Context, data *kit.Data, m *availability) (diags diag.Diagnostics) {
	request := kit.Attributes{
		kit.String("message_type", "MessageType", &m.MessageType, ""),
		kit.Bool("message_enabled", "MessageEnabled", &m.MessageEnabled, ""),
		kit.Bool("voice_enabled", "VoiceEnabled", &m.VoiceEnabled, ""),
		kit.String("area_code", "AreaCode", &m.AreaCode, ""),
		kit.String("zip_code", "ZipCode", &m.ZipCode, ""),
	}.Create()
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
