// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// standIn is an API that answers as a test wants. The answers of an operation are given
// in turn, and the last one again: a body, which may follow a status, as in "404 {...}",
// or lost, after which there is none.
type standIn struct {
	tokens http.Handler

	mu       sync.Mutex
	answers  map[string][]string
	requests []string
}

const lost = "lost"

func newStandIn(t *testing.T, answers map[string][]string) (api *standIn, url string) {
	t.Helper()
	tokens := sandbox.New(sandbox.Config{RequestsPerMinute: -1})
	t.Cleanup(tokens.Close)
	api = &standIn{tokens: tokens, answers: answers}
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return api, server.URL
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == sandbox.TokenPath {
		s.tokens.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	operation := r.Method + " " + r.URL.Path
	s.mu.Lock()
	s.requests = append(s.requests, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
	answers := s.answers[operation]
	if len(answers) > 1 {
		s.answers[operation] = answers[1:]
	}
	s.mu.Unlock()
	switch {
	case len(answers) == 0:
		http.Error(w, `{"StatusCode":500,"Message":"No answer to `+operation+`"}`, http.StatusInternalServerError)
	case answers[0] == lost:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	default:
		var status int
		text := answers[0]
		if n, _ := fmt.Sscanf(text, "%d ", &status); n == 1 {
			w.WriteHeader(status)
			_, text, _ = strings.Cut(text, " ")
		}
		_, _ = io.WriteString(w, text)
	}
}

// asked asserts the requests since the last call.
func (s *standIn) asked(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.requests); diff != "" {
		t.Errorf("the requests (-want +got):\n%s", diff)
	}
	s.requests = nil
}

// part is a kind without a single read: a part of a package, in the list of which it is.
type part struct {
	ID        types.String `tfsdk:"id"`
	PackageID types.String `tfsdk:"package_id"`
	Price     types.Number `tfsdk:"price"`
}

func (p *part) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("id", "ItemId", &p.ID, "ID.").Computed().ID(),
		kit.String("package_id", "PackageId", &p.PackageID, "Package.").Required().ID().Immutable(),
		kit.Number("price", "Price", &p.Price, "Price.").OptionalComputed().SentAsText(),
	}
}

const (
	partName   = "telegent_part"
	addPart    = telegent.Write("POST /v1.0/parts/add")
	updatePart = telegent.Write("POST /v1.0/parts/update")
	deletePart = telegent.Write("POST /v1.0/parts/delete")
	listParts  = telegent.Read("GET /v1.0/parts")
)

func parts() resource.Resource { return kit.NewResource(partDefinition()) }

func partDefinition() kit.Definition[*part] {
	return kit.Definition[*part]{
		Name: "part", Noun: "part", Description: "A part.", Attributes: (*part).attributes, IdentifyBy: []string{"package_id", "id"},
		Operations: kit.Operations{
			Create: addPart, Update: updatePart, Delete: deletePart, DeleteBy: map[string]string{"ItemId": "id", "PackageId": "package_id"}, ID: "ItemId",
			Collection: kit.Collection{Operation: listParts, ID: "ItemId", By: map[string]string{"PackageId": "package_id"}},
		},
	}
}

func TestKindWithoutASingleRead(t *testing.T) {
	t.Parallel()
	if err := partDefinition().Check(); err != nil {
		t.Fatal(err)
	}
	api, url := newStandIn(t, map[string][]string{
		"POST /v1.0/parts/add":    {`{"ItemId":"I-1","Price":1.5}`},
		"POST /v1.0/parts/update": {""},
		"POST /v1.0/parts/delete": {`"OK"`},
		"GET /v1.0/parts":         {`[{"ItemId":"I-2","Price":3},{"ItemId":"i-1","Price":1.50}]`},
	})
	server := serve(t, url, parts)
	made := server.MustApply(partName, nil, map[string]any{"package_id": "P-1"})
	api.asked(t, `POST /v1.0/parts/add {"PackageId":"P-1"}`)
	made = server.MustRefresh(partName, made)
	server.PlanIsEmpty(partName, made, map[string]any{"package_id": "p-1", "price": 1.5}, true)
	if made.Text("id") != "I-1" || !made.Identity["id"].Equal(made.State["id"]) || !made.Identity["package_id"].Equal(made.State["package_id"]) {
		t.Errorf("the state is %v, the identity %v", texts(made), made.Identity)
	}
	made = server.MustApply(partName, made, map[string]any{"package_id": "P-1", "price": 2})
	api.asked(t, "GET /v1.0/parts?PackageId=P-1", `POST /v1.0/parts/update {"ItemId":"I-1","PackageId":"P-1","Price":"2"}`)

	for name, by := range map[string]struct {
		text     string
		identity map[string]string
	}{"text": {text: "P-1/I-1"}, "identity": {identity: map[string]string{"id": "I-1", "package_id": "P-1"}}} {
		imported, diags := server.Import(partName, by.text, by.identity)
		noDiags(t, diags)
		if diff := cmp.Diff(map[string]string{"id": "I-1", "package_id": "P-1"}, texts(imported)); diff != "" {
			t.Errorf("imported by %s (-want +got):\n%s", name, diff)
		}
	}
	for text, want := range map[string]string{
		"I-1": "The text must be <package_id>/<id>", "P-1/": `The id must not be empty, got "".`, "/I-1": `The package_id must not be empty, got "".`,
		" ": `The text must not be empty, got " ".`, "P-1/I\n1": `The text must not contain control characters, got "P-1/I\n1".`, "a/b/c": "The text must be",
	} {
		_, diags := server.Import(partName, text, nil)
		assertDiag(t, diags, anError, "Cannot import the part", want)
	}
	_, diags := server.Import(partName, "", map[string]string{"id": "I-1"})
	assertDiag(t, diags, anError, "Cannot import the part", "Its identity also needs package_id.")
	api.asked(t, "GET /v1.0/parts?PackageId=P-1") // The imports share a list.

	gone, diags := server.Apply(partName, made, nil)
	noDiags(t, diags)
	if gone != nil {
		t.Errorf("the state is %v", gone)
	}
	api.asked(t, `POST /v1.0/parts/delete {"ItemId":"I-1","PackageId":"P-1"}`)
}

// Each case is what the parent's list answers, and what becomes of a part that the state has.
func TestReadFromTheList(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		list    string
		price   string // "" for gone
		summary string // of an error; "" for none
	}{
		"an array":               {`[{"ItemId":"I-1","Price":2}]`, "2", ""},
		"under a key":            {`{"Results":[{"ItemId":"I-1","Price":2}]}`, "2", ""},
		"one object":             {`{"ItemId":"I-1","Price":"2"}`, "2", ""},
		"others":                 {`[{"ItemId":"I-2","Price":2}]`, "", ""},
		"nothing":                {`[]`, "", ""},
		"the package is gone":    {`404 {"StatusCode":404,"Message":"Package not found"}`, "", ""},
		"a gateway's 404":        {`404 <html>`, "1", "Cannot read the part P-1/I-1"},
		"one without its id":     {`[{"Price":2}]`, "1", "Cannot read the part P-1/I-1"},
		"refused":                {`403 {"StatusCode":403,"Message":"Forbidden"}`, "1", "Cannot read the part P-1/I-1"},
		"no list":                {`{"Results":"none"}`, "1", "Cannot read the part P-1/I-1"},
		"no content, or nothing": {`{}`, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, url := newStandIn(t, map[string][]string{"GET /v1.0/parts": {test.list}})
			server := serve(t, url, parts)
			prior := &acctest.Instance{State: server.Args(partName, map[string]any{"id": "I-1", "package_id": "P-1", "price": 1})}
			read, diags := server.Refresh(partName, prior)
			switch {
			case test.summary != "":
				assertDiag(t, diags, anError, test.summary)
			case test.price == "":
				assertDiag(t, diags, aWarning, "An object is gone from Telegent", "the part P-1/I-1")
			default:
				noDiags(t, diags)
			}
			if (read == nil) != (test.price == "") {
				t.Fatalf("the state is %v", read)
			}
			if read != nil && !read.State["price"].Equal(server.Args(partName, map[string]any{"price": money(test.price).ValueBigFloat()})["price"]) {
				t.Errorf("the price is %s, want %s", read.State["price"], test.price)
			}
			api.asked(t, "GET /v1.0/parts?PackageId=P-1")
		})
	}
}

// A list of texts, which are all that the API has of its objects.
func TestListOfTexts(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`["P-0","I-1"]`, `{"Contacts":["I-1"]}`, `{"Contacts":"I-1, P-0"}`, `[{"Number":"I-1"}]`} {
		_, url := newStandIn(t, map[string][]string{"GET /v1.0/parts": {body}})
		server := serve(t, url, func() resource.Resource {
			d := partDefinition()
			d.Operations.Collection.Items, d.Operations.Collection.Texts = "Contacts", true
			return kit.NewResource(d)
		})
		for id, listed := range map[string]bool{"I-1": true, "I-9": false} {
			prior := &acctest.Instance{State: server.Args(partName, map[string]any{"id": id, "package_id": "P-1"})}
			if read, diags := server.Refresh(partName, prior); (read != nil) != listed {
				t.Errorf("%s: %s is %v: %s", body, id, read, formatDiags(diags))
			}
		}
	}
}

// guard is a kind without an id of its own: the settings of a subscriber.
type guard struct {
	SubscriberID types.String `tfsdk:"subscriber_id"`
	Calls        types.Bool   `tfsdk:"calls"`
	Messages     types.Bool   `tfsdk:"messages"`
	PIN          types.String `tfsdk:"pin_wo"`
	PINVersion   types.Int64  `tfsdk:"pin_wo_version"`
	StoredPIN    types.String `tfsdk:"pin"`
}

func (g *guard) attributes() kit.Attributes {
	return kit.Attributes{
		kit.String("subscriber_id", "SubscriberId", &g.SubscriberID, "Subscriber.").Required().ID().Immutable(),
		kit.Bool("calls", "Calls", &g.Calls, "Calls.").Required(),
		kit.Bool("messages", "Messages", &g.Messages, "Messages.").Required(),
		kit.WriteOnly("pin", "Pin", &g.PIN, &g.PINVersion, &g.StoredPIN, "PIN."),
	}
}

const (
	guardName = "telegent_guard"
	setGuard  = telegent.IdempotentWrite("POST /v1.0/guard")
)

func guardDefinition() kit.Definition[*guard] {
	return kit.Definition[*guard]{
		Name: "guard", Noun: "guard", Description: "A guard.", Attributes: (*guard).attributes,
		Operations: kit.Operations{Create: setGuard, Get: "GET /v1.0/guard", Update: setGuard, UpdatesWhole: true, ID: "SubscriberId", Attribute: "subscriber_id"},
		Delete: func(ctx context.Context, call *kit.Call, g *guard) error {
			return call.Do(ctx, setGuard, nil, map[string]any{"SubscriberId": g.SubscriberID.ValueString(), "Calls": false, "Messages": false}, nil)
		},
	}
}

func guards() resource.Resource { return kit.NewResource(guardDefinition()) }

func TestKindWithoutAnID(t *testing.T) {
	t.Parallel()
	if err := guardDefinition().Check(); err != nil {
		t.Fatal(err)
	}
	api, url := newStandIn(t, map[string][]string{
		// An answer that is lost comes the second time, as such a write means the same.
		"POST /v1.0/guard": {lost, "", lost, `{"Calls":true,"Pin":"9999"}`, ""},
		"GET /v1.0/guard":  {`{"SubscriberId":"TSUID-1","Calls":"True","Messages":false}`},
	})
	server := serveWith(t, url, transport.Options{RequestTimeout: time.Minute, MaxRetries: 1}, guards)
	args := map[string]any{"subscriber_id": "SID-1", "calls": true, "messages": false, "pin_wo": "1234", "pin_wo_version": 1}
	made := server.MustApply(guardName, nil, args)
	const create = `POST /v1.0/guard {"Calls":true,"Messages":false,"Pin":"1234","SubscriberId":"SID-1"}`
	api.asked(t, create, create)
	if made.Text("subscriber_id") != "SID-1" || !made.Identity["subscriber_id"].Equal(made.State["subscriber_id"]) {
		t.Errorf("the state is %v, the identity %v", texts(made), made.Identity)
	}
	made = server.MustRefresh(guardName, made)
	server.PlanIsEmpty(guardName, made, args, true)
	api.asked(t, "GET /v1.0/guard?SubscriberId=SID-1")

	// An update sends all that is known, the secret too.
	made = server.MustApply(guardName, made, acctest.With(args, map[string]any{"messages": true}))
	const update = `POST /v1.0/guard {"Calls":true,"Messages":true,"Pin":"1234","SubscriberId":"SID-1"}`
	api.asked(t, update, update)
	made = server.MustApply(guardName, made, acctest.With(args, map[string]any{"messages": true, "pin_wo": nil, "pin_wo_version": nil}))
	api.asked(t, `POST /v1.0/guard {"Calls":true,"Messages":true,"Pin":null,"SubscriberId":"SID-1"}`)
	if shown := fmt.Sprint(made.State); strings.Contains(shown, "1234") || strings.Contains(shown, "9999") {
		t.Errorf("the state is %s", shown)
	}

	imported, diags := server.Import(guardName, "TSUID-1", nil)
	noDiags(t, diags)
	if imported.Text("subscriber_id") != "TSUID-1" {
		t.Errorf("imported is %v", texts(imported))
	}
	api.asked(t, "GET /v1.0/guard?SubscriberId=TSUID-1")
	_, diags = server.Apply(guardName, made, nil)
	noDiags(t, diags)
	api.asked(t, `POST /v1.0/guard {"Calls":false,"Messages":false,"SubscriberId":"SID-1"}`)
}

// An answer of a plain write that is lost is no reason to send it again.
func TestALostAnswerOfAPlainWrite(t *testing.T) {
	t.Parallel()
	api, url := newStandIn(t, map[string][]string{"POST /v1.0/parts/add": {lost}})
	server := serveWith(t, url, transport.Options{RequestTimeout: time.Minute, MaxRetries: 1}, parts)
	_, diags := server.Apply(partName, nil, server.Args(partName, map[string]any{"package_id": "P-1"}))
	assertDiag(t, diags, anError, "Cannot create the part", "its outcome is unknown")
	api.asked(t, `POST /v1.0/parts/add {"PackageId":"P-1"}`)
}

// An idempotent write drops the lists from before it, as any write does.
func TestWritesDropTheList(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(d *kit.Definition[*part]){
		"a write":             func(*kit.Definition[*part]) {},
		"an idempotent write": func(d *kit.Definition[*part]) { d.Operations.Update = telegent.IdempotentWrite(updatePart) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, url := newStandIn(t, map[string][]string{
				"POST /v1.0/parts/update": {""},
				"GET /v1.0/parts":         {`[{"ItemId":"I-1","Price":1}]`, `[{"ItemId":"I-1","Price":2}]`},
			})
			server := serve(t, url, func() resource.Resource {
				d := partDefinition()
				change(&d)
				return kit.NewResource(d)
			})
			prior := &acctest.Instance{State: server.Args(partName, map[string]any{"id": "I-1", "package_id": "P-1", "price": 1})}
			prior = server.MustRefresh(partName, server.MustRefresh(partName, prior))
			api.asked(t, "GET /v1.0/parts?PackageId=P-1")
			made := server.MustApply(partName, prior, map[string]any{"package_id": "P-1", "price": 2})
			made = server.MustRefresh(partName, made)
			server.PlanIsEmpty(partName, made, map[string]any{"package_id": "P-1", "price": 2}, true)
			api.asked(t, `POST /v1.0/parts/update {"ItemId":"I-1","PackageId":"P-1","Price":"2"}`, "GET /v1.0/parts?PackageId=P-1")
		})
	}
}

// Each case is a deletion, and the request that it makes.
func TestDeletions(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(o *kit.Operations)
		want   []string
		answer string
	}{
		"by the id":      {func(o *kit.Operations) { o.DeleteBy = nil }, []string{`POST /v1.0/parts/delete {"ItemId":"I-1"}`}, `{}`},
		"by two ids":     {func(*kit.Operations) {}, []string{`POST /v1.0/parts/delete {"ItemId":"I-1","PackageId":"P-1"}`}, ``},
		"by the query":   {func(o *kit.Operations) { o.DeleteInQuery = true }, []string{`POST /v1.0/parts/delete?ItemId=I-1&PackageId=P-1`}, `{"Successful":true}`},
		"by another key": {func(o *kit.Operations) { o.DeleteBy = map[string]string{"PartId": "id"} }, []string{`POST /v1.0/parts/delete {"PartId":"I-1"}`}, `true`},
		"gone already":   {func(*kit.Operations) {}, []string{`POST /v1.0/parts/delete {"ItemId":"I-1","PackageId":"P-1"}`, "GET /v1.0/parts?PackageId=P-1"}, `404 {"StatusCode":404,"Message":"Not found"}`},
		"refused":        {func(*kit.Operations) {}, []string{`POST /v1.0/parts/delete {"ItemId":"I-1","PackageId":"P-1"}`}, `{"Successful":false,"Message":"In use"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, url := newStandIn(t, map[string][]string{"POST /v1.0/parts/delete": {test.answer}, "GET /v1.0/parts": {`[]`}})
			server := serve(t, url, func() resource.Resource {
				d := partDefinition()
				test.change(&d.Operations)
				return kit.NewResource(d)
			})
			prior := &acctest.Instance{State: server.Args(partName, map[string]any{"id": "I-1", "package_id": "P-1", "price": 1})}
			kept, diags := server.Apply(partName, prior, nil)
			if name == "refused" {
				assertDiag(t, diags, anError, "Cannot delete the part P-1/I-1", "In use")
			} else {
				noDiags(t, diags)
			}
			if (kept != nil) != (name == "refused") {
				t.Errorf("the state is %v", kept)
			}
			api.asked(t, test.want...)
		})
	}
}
