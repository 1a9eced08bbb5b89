// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// lamp is the model of the definitions that are checked.
type lamp struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func lampDefinition() kit.Definition[*lamp] {
	return kit.Definition[*lamp]{
		Name: "lamp", Noun: "lamp", Description: "A lamp.", Attributes: lampRows(nil),
		Operations: kit.Operations{
			Create: telegent.Write("POST /v1.0/lamps"), Get: "GET /v1.0/lamps", Update: telegent.Write("POST /v1.0/lamps/update"), ID: "LampId",
			Collection: kit.Collection{Operation: "GET /v1.0/account/lamps", ID: "LampId"},
		},
	}
}

// lampRows are the rows of a lamp, and more.
func lampRows(more func(m *lamp) kit.Attributes) func(m *lamp) kit.Attributes {
	return func(m *lamp) kit.Attributes {
		rows := kit.Attributes{kit.String("id", "LampId", &m.ID, "ID.").Computed(), kit.String("name", "Name", &m.Name, "Name.").Required()}
		if more != nil {
			rows = append(rows, more(m)...)
		}
		return rows
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if err := lampDefinition().Check(); err != nil {
		t.Fatal(err)
	}
	var tariffs kit.Definition[*tariff]
	tariffs.Name, tariffs.Noun, tariffs.Description, tariffs.Attributes = "tariff", "tariff", "A tariff.", (*tariff).attributes
	tariffs.Operations = lampDefinition().Operations
	if err := tariffs.Check(); err != nil {
		t.Fatal(err)
	}

	// row makes a row wrong that is there beside those of the lamp.
	row := func(wrong func(m *lamp) kit.Attribute) func(d *kit.Definition[*lamp]) {
		return func(d *kit.Definition[*lamp]) {
			d.Attributes = lampRows(func(m *lamp) kit.Attributes { return kit.Attributes{wrong(m).DataSourceOnly()} })
		}
	}
	object := func(inner ...kit.Attribute) func() kit.Attributes { return func() kit.Attributes { return inner } }
	var (
		s types.String
		b types.Bool
		i types.Int64
		n types.Number
		e types.Set
		l types.List
		o types.Object
	)
	tests := map[string]struct {
		change func(d *kit.Definition[*lamp])
		want   string
	}{
		"no name":        {func(d *kit.Definition[*lamp]) { d.Name = "" }, "must not be empty"},
		"no description": {func(d *kit.Definition[*lamp]) { d.Description = "" }, "must not be empty"},
		"a row without its tag": {func(d *kit.Definition[*lamp]) {
			d.Attributes = lampRows(func(*lamp) kit.Attributes {
				return kit.Attributes{kit.String("color", "Color", &s, "Color.").Optional()}
			})
		}, "the model has no color"},
		"a tag without its row": {func(d *kit.Definition[*lamp]) {
			d.Attributes = func(m *lamp) kit.Attributes { return lampRows(nil)(m)[:1] }
		}, "the model has name, which is no row"},
		"an alias of nothing": {row(func(*lamp) kit.Attribute { return kit.String("color", "Color", &s, "").Alias() }), "color is an alias of no attribute"},
		"there twice": {func(d *kit.Definition[*lamp]) {
			d.Attributes = lampRows(func(m *lamp) kit.Attributes {
				return kit.Attributes{kit.String("name", "Title", &m.Name, "Name.").Optional()}
			})
		}, "name is there twice"},
		"a condition about nothing": {row(func(*lamp) kit.Attribute {
			return kit.String("color", "Color", &s, "Color.").Optional().RequiredIf("size", "big")
		}), "color has a condition about size, which is no attribute"},
		"another one that may be set, but is not there": {row(func(*lamp) kit.Attribute {
			return kit.String("color", "Color", &s, "Color.").Optional().RequiredIf("name", "a", "size")
		}), "color has a condition about size"},
		"required, and required if": {row(func(*lamp) kit.Attribute {
			return kit.String("color", "Color", &s, "Color.").Required().RequiredIf("name", "a")
		}), "RequiredIf does not apply"},
		"a number that is refused": {row(func(*lamp) kit.Attribute {
			return kit.Int64("color", "Color", &i, "Color.").Optional().RefusedIf("a", "name", "a")
		}), "RefusedIf does not apply"},
		"an id that is a boolean": {row(func(*lamp) kit.Attribute { return kit.Bool("color", "Color", &b, "Color.").Optional().ID("AID-") }), "Expect or ID does not apply"},
		"a default that is kept": {row(func(*lamp) kit.Attribute {
			return kit.String("color", "Color", &s, "Color.").DefaultText("red").KeepWhenRemoved()
		}), "KeepWhenRemoved does not apply"},
		"a condition in a list": {row(func(*lamp) kit.Attribute {
			return kit.ListOf("sites", "Sites", &l, "Sites.", object(kit.String("color", "Color", &s, "Color.").Optional(), kit.String("size", "Size", &s, "Size.").Optional().RequiredIf("color", "red")))
		}), "size can have no condition, as it is in a list"},
		"no sentence": {row(func(*lamp) kit.Attribute { return kit.String("color", "Color", &s, "Color") }), `color must have a description that is a sentence, got "Color"`},
		"no sentence within": {row(func(*lamp) kit.Attribute {
			return kit.Object("site", "Site", &o, "Site.", object(kit.String("color", "Color", &s, "")))
		}), "site.color must have a description"},
		"no sentence in a list": {row(func(*lamp) kit.Attribute {
			return kit.ListOf("sites", "Sites", &l, "Sites.", object(kit.String("color", "Color", &s, "")))
		}), "sites has an element that is wrong: color must have a description"},
		"an unknown type": {row(func(*lamp) kit.Attribute { return kit.Float64("power", "Power", new(types.Float64), "Power.") }), "power is of the type"},
		"an unknown type in a list": {row(func(*lamp) kit.Attribute {
			return kit.ListOf("sites", "Sites", &l, "Sites.", object(kit.Float64("power", "Power", new(types.Float64), "Power.")))
		}), "power is of the type"},
		"a secret within": {row(func(*lamp) kit.Attribute {
			return kit.Object("site", "Site", &o, "Site.", object(kit.WriteOnly("pin", "Pin", &s, &i, &s, "PIN.")))
		}), "site.pin_wo is a secret within another attribute"},
		"a secret in a list": {row(func(*lamp) kit.Attribute {
			return kit.SetOf("sites", "Sites", &e, "Sites.", object(kit.WriteOnly("pin", "Pin", &s, &i, &s, "PIN.")))
		}), "pin_wo is a secret within another attribute"},
		"a default of another type": {row(func(*lamp) kit.Attribute { return kit.Int64("color", "Color", &i, "Color.").DefaultText("red") }), "DefaultText or DefaultBool does not apply"},
		"values of a boolean":       {row(func(*lamp) kit.Attribute { return kit.Bool("color", "Color", &b, "Color.").OneOf("red") }), "OneOf does not apply"},
		"validators of a number":    {row(func(*lamp) kit.Attribute { return kit.Number("color", "Color", &n, "Color.").Validate(kit.IP()) }), "Validate does not apply"},
		"the least text":            {row(func(*lamp) kit.Attribute { return kit.String("color", "Color", &s, "Color.").AtLeast(1) }), "AtLeast does not apply"},
		"a text as a text":          {row(func(*lamp) kit.Attribute { return kit.String("color", "Color", &s, "Color.").SentAsText() }), "SentAsText does not apply"},
		"commas in a text":          {row(func(*lamp) kit.Attribute { return kit.String("color", "Color", &s, "Color.").CommaSeparated() }), "CommaSeparated does not apply"},
		"JSON of a text":            {row(func(*lamp) kit.Attribute { return kit.String("color", "Color", &s, "Color.").JSONText() }), "JSONText does not apply"},
		"what the API chooses in a list": {func(d *kit.Definition[*lamp]) {
			d.Attributes = lampRows(func(*lamp) kit.Attributes {
				return kit.Attributes{kit.ListOf("sites", "Sites", &l, "Sites.", object(kit.String("color", "Color", &s, "Color.").OptionalComputed()))}
			})
		}, "color can only be required, optional or computed"},
		"an empty operation":     {func(d *kit.Definition[*lamp]) { d.Operations.Delete = telegent.Write("") }, `"" must be an operation`},
		"another method":         {func(d *kit.Definition[*lamp]) { d.Operations.Create = telegent.Write("PUT /v1.0/lamps") }, "must be an operation"},
		"no creation":            {func(d *kit.Definition[*lamp]) { d.Operations.Create = nil }, "no operation that creates one"},
		"no read":                {func(d *kit.Definition[*lamp]) { d.Operations.Get, d.Operations.Collection = "", kit.Collection{} }, "neither an operation that reads one nor one that lists all"},
		"no update":              {func(d *kit.Definition[*lamp]) { d.Operations.Update = nil }, "name may change, but no operation updates it"},
		"no field of the id":     {func(d *kit.Definition[*lamp]) { d.Operations.ID = "" }, "there is no field of the id"},
		"no attribute of the id": {func(d *kit.Definition[*lamp]) { d.Operations.Attribute = "lamp_id" }, "there is no attribute lamp_id"},
		"a list by nothing":      {func(d *kit.Definition[*lamp]) { d.Operations.Collection.By = map[string]string{"RoomId": "room_id"} }, "RoomId is room_id, which is no attribute"},
		"a list without ids":     {func(d *kit.Definition[*lamp]) { d.Operations.Collection.ID = "" }, "no field of the id in the list"},
		"a deletion by nothing":  {func(d *kit.Definition[*lamp]) { d.Operations.DeleteBy = map[string]string{"RoomId": "room_id"} }, "RoomId is room_id, which is no attribute"},
		"another identity":       {func(d *kit.Definition[*lamp]) { d.IdentifyBy = []string{"room_id", "id"} }, "the identity has room_id, which is no attribute"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := lampDefinition()
			test.change(&d)
			if err := d.Check(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the problems are %v, want %q among them", err, test.want)
			}
		})
	}
}
