// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// A resourceCase is the row of a resource: all that the tests here know of it.
type resourceCase struct {
	name, noun string
	// The operations. remove and list are "" where there is none; poll is that of a pending order.
	create, get, update, remove, list, poll string
	// repeats says that a creation whose outcome is unknown is sent again.
	repeats bool
	// key is the attribute by which the sandbox knows the object, idField the field of
	// the id in answers.
	key, idField string
	// arguments are all there are. The first changes in place, by the update.
	arguments []argument
	// changes are those of the arguments, and more that a row has.
	changes []edit
	// generated are the fields that the sandbox makes up; results are those of them that are
	// attributes, besides the id.
	generated []string
	results   map[string]string
	// address are the fields that are in every update; a whole one has all of them.
	address []string
	whole   bool
	// notReturned are the arguments that no answer has, those of the arguments and more that
	// a row has; spelled is what an import has in the API's own spelling.
	notReturned []string
	spelled     map[string]string
	// importBy and identifyBy are the attributes to import it by; absent are values of nothing.
	// With a / in between, an import's text has several; an identity that is together is all of its attributes.
	importBy, identifyBy []string
	absent               []string
	together             bool
	// listBy are the arguments by which the list has it; those of elsewhere list others.
	listBy, elsewhere map[string]string
	// otherList is the list that is asked where the API refuses the list.
	otherList string
	// billed says that the object costs money for as long as it exists.
	billed bool
	// coded are the arguments that the list codes in its own way.
	coded []string
	// loses reports that each deletion warns of what it takes along.
	loses bool
	// computed are what the data source has besides the arguments; notListed are what the
	// list data source lacks, which is "" where there is none.
	computed            map[string]any
	listData, notListed string
	// unmanaged is what a query leaves out of a configuration that it generates, "" if nothing.
	unmanaged string
	// lookUp is what an unknown outcome of a creation has the user do.
	lookUp string
	// prepare makes what the object needs besides parents; stores returns the sandbox's name of
	// an object from its key. Both may be nil.
	prepare func(f *fixture)
	stores  func(key string) string
	// count counts the objects with the arguments at the sandbox.
	count func(f *fixture) int

	// What follows comes from the arguments: all of them, those of them that a creation
	// needs, and what the sandbox has of the object then, but for what is generated.
	args   map[string]any
	least  []string
	stored map[string]any
	// secrets are the write-only arguments; kept reports that a removed one stays at the API.
	secrets []secretArg
	kept    bool
}

// An argument is one of a resource's, with a value and another one.
type argument struct {
	attribute, field string // by path; the field is "" where nothing is sent
	value, another   any
	class            class
	// required has the schema demand it, and least a creation.
	required, least bool
	// keeps has the field keep its value when the argument is removed, or get the fallback;
	// else it is cleared.
	keeps, secret bool
	fallback      any
	// replaces has a change replace the object; by is the operation that changes it, the
	// row's update if "".
	replaces bool
	by       string
	// unread is what no answer returns, listed what only the list does.
	unread, listed bool
	// needs is the argument without which this one is refused.
	needs string
	// with are the arguments that are removed with this one, as it would be refused alone.
	with []string
	// also changes with it.
	also edit
	// spelled are the values as the API spells them, where that is in another way.
	spelled map[string]any
}

func arg(attribute, field string, value, another any, c class) argument {
	return argument{attribute: attribute, field: field, value: value, another: another, class: c}
}

// secret is a write-only argument, which comes with its version.
func secret(attribute, field, value string) argument {
	return argument{attribute: attribute, field: field, value: value, secret: true, unread: true}
}

func (a argument) isRequired() argument                { a.required, a.least = true, true; return a }
func (a argument) inLeast() argument                   { a.least = true; return a }
func (a argument) isKept() argument                    { a.keeps = true; return a }
func (a argument) fallsBackTo(value any) argument      { a.fallback = value; return a }
func (a argument) replacesObject() argument            { a.replaces = true; return a }
func (a argument) changedBy(op string) argument        { a.by = op; return a }
func (a argument) isNotReturned() argument             { a.unread = true; return a }
func (a argument) isListed() argument                  { a.listed = true; return a }
func (a argument) needing(attribute string) argument   { a.needs = attribute; return a }
func (a argument) changedWith(also edit) argument      { a.also = also; return a }
func (a argument) removedWith(with ...string) argument { a.with = with; return a }

// twin is the argument of a secret that is in the state.
func (a argument) twin() string { return strings.TrimSuffix(a.attribute, "_wo") }

// wire is a value as the sandbox has it.
func (a argument) wire(value any) any {
	switch value := value.(type) {
	case int:
		return a.wire(float64(value))
	case float64:
		if a.class.asText {
			return strconv.FormatFloat(value, 'f', -1, 64)
		}
	case []string:
		switch {
		case a.class.elements != "":
			return objects(a.class.elements, value...)
		case a.class.separator != "":
			return strings.Join(value, a.class.separator)
		}
		return list(value...)
	case string:
		if spelled := a.spelled[value]; spelled != nil {
			return spelled
		}
	}
	return value
}

// change is the edit that gives the argument another value.
func (a argument) change() edit {
	e := edit{name: a.attribute, set: map[string]any{a.attribute: a.another}, replaces: a.replaces, operation: a.by}
	if a.field != "" {
		e.stored = map[string]any{a.field: a.wire(a.another)}
	}
	if a.also.name != "" {
		e = e.and(a.also)
	}
	return e
}

// removal is the edit that removes an argument, and those that need it.
func (k resourceCase) removal(a argument) edit {
	e := cleared(a.attribute, a.field)
	switch {
	case a.keeps || a.field == "":
		e = retained(a.attribute)
	case a.fallback != nil:
		e.stored[a.field] = a.fallback
	}
	for _, other := range k.arguments {
		if _, removed := e.set[other.attribute]; other.needs == a.attribute && !removed {
			e = e.and(k.removal(other))
		}
	}
	for _, other := range a.with {
		if k.find(other).keeps {
			e = e.and(retained(other))
		} else {
			e = e.and(cleared(other, k.find(other).field))
		}
	}
	return e
}

// A secretArg is a write-only argument and its field.
type secretArg struct{ attribute, field string }

// An edit is a change of arguments.
type edit struct {
	name string
	set  map[string]any // by path; nil removes one
	// stored is what is different at the sandbox then; empty if nothing is sent.
	stored    map[string]any
	replaces  bool
	operation string // what is sent; the row's update if ""
}

// to changes an argument, and with it the field.
func to(attribute string, value any, field string) edit {
	return arg(attribute, field, nil, value, class{}).change()
}

// cleared removes an optional argument, which clears the field.
func cleared(attribute, field string) edit {
	return edit{name: attribute + " removed", set: map[string]any{attribute: nil}, stored: map[string]any{field: nil}}
}

// retained removes an argument whose field is then unchanged.
func retained(attribute string) edit {
	return edit{name: attribute + " removed", set: map[string]any{attribute: nil}}
}

// and joins another edit.
func (e edit) and(other edit) edit {
	e.name += ", " + other.name
	e.set, e.stored = maps.Clone(e.set), maps.Clone(e.stored)
	maps.Copy(e.set, other.set)
	maps.Copy(e.stored, other.stored)
	return e
}

// complete derives from the arguments what follows from them.
func (k resourceCase) complete() resourceCase {
	more := k.changes
	k.args, k.stored, k.changes = map[string]any{}, map[string]any{}, nil
	wholes := map[string]edit{} // of nested arguments
	for _, a := range k.arguments {
		k.args = put(k.args, a.attribute, a.value)
		if a.field != "" {
			k.stored = put(k.stored, a.field, a.wire(a.value))
		}
		if a.least {
			k.least = append(k.least, a.attribute)
		}
		if a.unread {
			k.notReturned = append(k.notReturned, a.attribute)
		}
		if a.secret {
			k.args[a.attribute+"_version"] = 1
			k.notReturned = append(k.notReturned, a.attribute+"_version", a.twin())
			k.secrets = append(k.secrets, secretArg{a.attribute, a.field})
			k.kept = a.keeps
			continue
		}
		k.changes = append(k.changes, a.change())
		if !a.required {
			k.changes = append(k.changes, k.removal(a))
		}
		if outer, _, nested := strings.Cut(a.attribute, "."); nested {
			whole, known := wholes[outer]
			if !known {
				whole = edit{name: outer + " removed", set: map[string]any{outer: nil}, stored: map[string]any{}}
			}
			if a.field != "" {
				whole.stored[a.field] = nil
			}
			wholes[outer] = whole
		}
	}
	for _, a := range k.arguments { // in their order
		outer, _, nested := strings.Cut(a.attribute, ".")
		if whole, ok := wholes[outer]; nested && ok {
			k.changes = append(k.changes, whole)
			delete(wholes, outer)
		}
	}
	k.changes = append(k.changes, more...)
	if account, ok := k.find("account_id").value.(string); ok && k.listBy == nil && k.poll == "" { // The inventory takes no account.
		k.listBy = map[string]string{"account_id": account}
		k.elsewhere = map[string]string{"account_id": fmt.Sprint(k.find("account_id").another)}
	}
	return k
}

// importText is the text of an import by some attributes, given their values.
func importText(attributes string, value func(attribute string) string) string {
	var parts []string
	for attribute := range strings.SplitSeq(attributes, "/") {
		parts = append(parts, value(attribute))
	}
	return strings.Join(parts, "/")
}

// called is what an error calls an instance, without the noun.
func (k resourceCase) called(i *acctest.Instance) string {
	if k.together {
		return importText(strings.Join(k.identifyBy, "/"), i.Text)
	}
	return i.Text(k.key)
}

// returned are the arguments that an import finds at the API, and the secrets, which are
// nothing to send without a version.
func (k resourceCase) returned(args map[string]any) map[string]any {
	return takenOut(args, slices.DeleteFunc(slices.Clone(k.notReturned), func(name string) bool { return strings.HasSuffix(name, "_wo") }))
}

// find returns an argument.
func (k resourceCase) find(attribute string) argument {
	for _, a := range k.arguments {
		if a.attribute == attribute {
			return a
		}
	}
	return argument{}
}

// parents are the objects that others refer to, two of each.
type parents struct {
	account, subscriber, messageRoute, voiceRoute, product, pack [2]string
}

// resourceCases is the table. The ids are those of a sandbox, which every test has anew.
func resourceCases() map[string]func(p parents) resourceCase {
	all := map[string]func(p parents) resourceCase{}
	for name, of := range map[string]func(p parents) resourceCase{
		"account": accountCase, "subscriber": subscriberCase, "message_route": messageRouteCase, "voice_route": voiceRouteCase, "number": numberCase,
		"webhook": webhookCase, "e911_address": e911AddressCase,
		"service": serviceCase, "product": productCase, "package": packageCase, "package_item": packageItemCase, "subscription": subscriptionCase,
	} {
		all[name] = func(p parents) resourceCase { return of(p).complete() }
	}
	return all
}

// plainCases are those that can be read by themselves and listed, and have nothing that
// takes its time.
func plainCases() map[string]func(p parents) resourceCase {
	all := resourceCases()
	maps.DeleteFunc(all, func(name string, of func(p parents) resourceCase) bool {
		return name == "number" || name == "e911_address" || of(parents{}).isOnlyListed()
	})
	return all
}

// isOnlyListed reports whether only the list has an object.
func (k resourceCase) isOnlyListed() bool { return k.get == k.list }
