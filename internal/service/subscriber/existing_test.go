// SPDX-License-Identifier: MPL-2.0

package subscriber_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const list = "GET " + sandbox.DistributorSubscribersPath

// stayed makes a subscriber that stayed behind.
func stayed(t *testing.T, s *sandbox.Sandbox, with values) (id string) {
	t.Helper()
	id = acctest.Create(t, s, creation, janeAtAPI(with))
	s.ResetJournal()
	return id
}

// crowd makes so many other subscribers.
func crowd(t *testing.T, s *sandbox.Sandbox, count int) {
	t.Helper()
	for i := range count {
		stayed(t, s, values{"Email": fmt.Sprintf("crowd.%d@example.com", i)})
	}
}

// lists asserts how often the subscribers were listed since the journal was emptied.
func lists(t *testing.T, s *sandbox.Sandbox, pages int) {
	t.Helper()
	if n := s.Requests(list); n != pages {
		t.Errorf("%d pages of the list were read, want %d", n, pages)
	}
}

// TestSubscriberExists names the subscriber that a creation conflicts with, and the two
// ways on.
func TestSubscriberExists(t *testing.T) {
	t.Parallel()
	refusal := func(status int, body string) *sandbox.Fault {
		return &sandbox.Fault{Path: creation, Status: status, Body: body}
	}
	tests := map[string]struct {
		fault  *sandbox.Fault // nil: the sandbox itself refuses
		config sandbox.Config
		with   values // what is configured
		crowd  int
		pages  int
		says   string
	}{
		"published":               {pages: 1, says: "409 Conflict: Email already exists"},
		"in another case":         {with: values{"email": "JANE@example.com"}, pages: 1, says: "409 Conflict: Email already exists"},
		"a list that tells less":  {config: sandbox.Config{SparseSubscriberList: true}, pages: 1, says: "Email already exists"},
		"on a later page":         {crowd: 130, pages: 2, says: "Email already exists"},
		"409 in other words":      {fault: refusal(409, `{"StatusCode":409,"Message":"Duplicate."}`), pages: 1, says: "409 Conflict: Duplicate."},
		"409 without words":       {fault: refusal(409, ""), pages: 1, says: "409 Conflict"},
		"422":                     {fault: refusal(422, `{"StatusCode":422,"Message":"Email already exists"}`), pages: 1, says: "422 Unprocessable Entity: Email already exists"},
		"400":                     {fault: refusal(400, `{"StatusCode":400,"Message":"The email ALREADY EXISTS."}`), pages: 1, says: "400 Bad Request: The email ALREADY EXISTS."},
		"400 as a problem":        {fault: refusal(400, `{"Title":"No.","Status":400,"Errors":{"Email":["Email already exists"]}}`), pages: 1, says: "Email already exists"},
		"a success that is none":  {fault: refusal(200, `{"Successful":false,"Message":"Email already exists"}`), pages: 1, says: "Email already exists"},
		"adopt_existing is false": {with: values{"adopt_existing": false}, pages: 1, says: "409 Conflict: Email already exists"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, test.config)
			crowd(t, s, test.crowd)
			id := stayed(t, s, nil)
			if test.fault != nil {
				s.Inject(*test.fault)
			}
			i, diags := server.Apply(name, nil, server.Args(name, jane(test.with)))
			acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the subscriber", test.says, "It is the subscriber "+id,
				"Import it with that id, or set adopt_existing = true")
			if i != nil {
				t.Error("a subscriber that was refused is in the state")
			}
			lists(t, s, test.pages)
			acctest.AssertWrites(t, s, creation)
			stored(t, s, id, janeAtAPI(nil))
		})
	}
}

// TestSubscriberExistsElsewhere cannot name a subscriber to import: the error says what
// is known.
func TestSubscriberExistsElsewhere(t *testing.T) {
	t.Parallel()
	conflict := sandbox.Fault{Path: creation, Status: 409, Body: `{"StatusCode":409,"Message":"Email already exists"}`}
	tests := map[string]struct {
		stays bool
		list  *sandbox.Fault
		says  []string
	}{
		"of another distributor": {says: []string{"409 Conflict: Email already exists."}},
		"the list is refused": {
			stays: true, list: &sandbox.Fault{Status: 403, Body: `{"StatusCode":403,"Message":"Forbidden: not for you."}`},
			says: []string{"409 Conflict: Email already exists.", "Looking for the subscriber that exists: " + list + " answered 403 Forbidden: Forbidden: not for you."},
		},
		"the list is not there": {
			stays: true, list: &sandbox.Fault{Status: 404, Body: `{"StatusCode":404,"Message":"Not found."}`},
			says: []string{"409 Conflict: Email already exists.", "Looking for the subscriber that exists: " + list + " answered 404"},
		},
		"the list is none": {
			stays: true, list: &sandbox.Fault{Body: `{"Subscribers":5}`},
			says: []string{"409 Conflict: Email already exists.", "Looking for the subscriber that exists: " + list},
		},
		"the list has no ids": {
			stays: true, list: &sandbox.Fault{Body: `{"Subscribers":[{"Email":"jane@example.com"}]}`},
			says: []string{"409 Conflict: Email already exists.", "Looking for the subscriber that exists: "},
		},
	}
	for _, adopt := range []bool{false, true} {
		for title, test := range tests {
			t.Run(fmt.Sprintf("%s, adopt_existing = %t", title, adopt), func(t *testing.T) {
				t.Parallel()
				s, server, _ := start(t)
				if test.stays {
					stayed(t, s, nil)
				}
				s.Inject(conflict)
				if test.list != nil {
					fault := *test.list
					fault.Path = sandbox.DistributorSubscribersPath
					s.Inject(fault)
				}
				i, diags := server.Apply(name, nil, server.Args(name, jane(values{"adopt_existing": adopt})))
				acctest.AssertDiags(t, diags, 1, append(test.says, "ERROR", "Cannot create the subscriber")...)
				if i != nil || strings.Contains(acctest.FormatDiags(diags), "outcome is unknown") {
					t.Errorf("kept %v: %s", i, acctest.FormatDiags(diags))
				}
				acctest.AssertWrites(t, s, creation)
			})
		}
	}
}

// TestSubscriberOfAnotherRefusal looks for nobody where the API refuses something else.
func TestSubscriberOfAnotherRefusal(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]sandbox.Fault{
		"400":             {Status: 400, Body: `{"StatusCode":400,"Message":"Role is required"}`},
		"404":             {Status: 404, Body: `{"StatusCode":404,"Message":"Not found"}`},
		"422":             {Status: 422, Body: `{"StatusCode":422,"Message":"Invalid AccountId"}`},
		"unknown outcome": {Status: 500, Body: `{"StatusCode":500,"Message":"Email already exists"}`}, // It may be this very creation's.
		"no answer":       {Drop: true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, _ := start(t)
			fault.Path = creation
			s.Inject(fault)
			stayed(t, s, nil)
			i, diags := server.Apply(name, nil, server.Args(name, jane(values{"adopt_existing": true})))
			acctest.AssertDiags(t, diags, 1, "ERROR", "Cannot create the subscriber")
			if i != nil {
				t.Error("a subscriber is in the state")
			}
			lists(t, s, 0)
			acctest.AssertWrites(t, s, creation)
		})
	}
}

// adopting are jane's arguments to take over the one that stayed.
func adopting(with values) values {
	args := jane(values{"adopt_existing": true, "password_wo_version": 1})
	maps.Copy(args, with)
	return args
}

// adopted applies arguments that take an existing subscriber over.
func adopted(t *testing.T, server *acctest.ProviderServer, args values, id string) *acctest.Instance {
	t.Helper()
	i, diags := server.Apply(name, nil, server.Args(name, args))
	acctest.AssertDiags(t, diags, 1, "WARNING", "An existing object is taken over", "The subscriber "+id+" existed already")
	if i == nil || i.Tainted || i.Text("id") != id {
		t.Fatalf("%v is in the state, want %s", i, id)
	}
	return i
}

// TestSubscriberAdopted takes over the subscriber that stayed behind, and makes it as
// configured.
func TestSubscriberAdopted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config sandbox.Config
		stays  values // as what
		crowd  int
		pages  int
		with   values // what is configured
	}{
		"the same":              {pages: 1},
		"another name":          {stays: values{"Name": "Jane Roe"}, pages: 1},
		"another role":          {stays: values{"Role": "Manager"}, pages: 1},
		"other phone numbers":   {stays: values{"PhoneNumbers": []any{"+18015550000"}}, pages: 1},
		"another password":      {stays: values{"Password": "hunter2-forgotten"}, pages: 1},
		"all of it":             {stays: values{"Name": "Jane Roe", "Role": "Account Admin", "PhoneNumbers": []any{"+18015550000"}, "Password": "hunter2-forgotten"}, pages: 1},
		"an email spelled so":   {stays: values{"Email": "JANE@example.COM"}, pages: 1},
		"an account spelled so": {with: values{"account_id": strings.ToLower(sandbox.DefaultAccountID)}, pages: 1},
		"without a version":     {stays: values{"Password": "hunter2-forgotten"}, with: values{"password_wo_version": nil}, pages: 1},
		"on a later page":       {stays: values{"Name": "Jane Roe"}, crowd: 205, pages: 3},
		"listed with less":      {config: sandbox.Config{SparseSubscriberList: true}, stays: values{"Name": "Jane Roe"}, pages: 1},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, test.config)
			crowd(t, s, test.crowd)
			id := stayed(t, s, test.stays)
			args := adopting(test.with)
			if test.with["account_id"] != nil { // The sandbox knows accounts by their own spelling alone.
				s.Inject(sandbox.Fault{Path: creation, Status: 409, Body: `{"StatusCode":409,"Message":"Email already exists"}`, Times: 1})
			}
			i := adopted(t, server, args, id)
			lists(t, s, test.pages)
			acctest.AssertWrites(t, s, creation, update) // The password goes at any rate: no answer has the present one.
			want := janeAtAPI(nil)
			if email, ok := test.stays["Email"]; ok {
				want["Email"] = email
			}
			stored(t, s, id, want)
			for attribute, value := range server.Args(name, args) {
				if attribute != "password_wo" && !value.Equal(i.State[attribute]) {
					t.Errorf("%s is %s, want %s", attribute, i.State[attribute], value)
				}
			}

			i = server.MustRefresh(name, i)
			server.PlanIsEmpty(name, i, args, true)
			args["password_wo"] = "hunter2-ignored"
			server.PlanIsEmpty(name, i, args, true)
			args["password_wo"], args["password_wo_version"] = "hunter2-second", 2
			server.MustApply(name, i, args)
			acctest.AssertWrites(t, s, update)
			want["Password"] = "hunter2-second"
			stored(t, s, id, want)
		})
	}
}

// TestSubscriberAdoptedWithoutNeed creates one where there is none, without a look.
func TestSubscriberAdoptedWithoutNeed(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, adopting(nil))
	lists(t, s, 0)
	acctest.AssertWrites(t, s, creation)
	stored(t, s, i.Text("id"), janeAtAPI(nil))
}

// TestSubscriberNotAdopted leaves a subscriber alone that may be another's.
func TestSubscriberNotAdopted(t *testing.T) {
	t.Parallel()
	t.Run("of another account", func(t *testing.T) {
		t.Parallel()
		for _, adopt := range []bool{true, false} {
			s, server, another := start(t)
			id := stayed(t, s, values{"AccountId": another})
			i, diags := server.Apply(name, nil, server.Args(name, adopting(values{"adopt_existing": adopt})))
			acctest.AssertDiags(t, diags, 1, "ERROR", "Email already exists", id, another, sandbox.DefaultAccountID)
			if i != nil {
				t.Error("it is in the state")
			}
			acctest.AssertWrites(t, s, creation)
			stored(t, s, id, janeAtAPI(values{"AccountId": another}))
		}
	})
	t.Run("of an account that the API does not return", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		id := stayed(t, s, nil)
		s.Inject(sandbox.Fault{Path: sandbox.SubscriberPath, Body: fmt.Sprintf(`{"SubscriberId":%q,"Name":"Jane Doe","Email":"jane@example.com","Account":null}`, id)})
		i, diags := server.Apply(name, nil, server.Args(name, adopting(nil)))
		acctest.AssertDiags(t, diags, 1, "ERROR", "Email already exists", id, "does not return its account")
		if i != nil {
			t.Error("it is in the state")
		}
		acctest.AssertWrites(t, s, creation)
	})
	t.Run("that is listed and not found", func(t *testing.T) {
		t.Parallel()
		s, server, _ := start(t)
		id := stayed(t, s, nil)
		s.Inject(sandbox.Fault{Path: sandbox.SubscriberPath, Status: 500})
		i, diags := server.Apply(name, nil, server.Args(name, adopting(nil)))
		acctest.AssertDiags(t, diags, 1, "ERROR", "Email already exists", "GET "+sandbox.SubscriberPath+" answered 500")
		if i != nil {
			t.Error("it is in the state")
		}
		acctest.AssertWrites(t, s, creation)
		stored(t, s, id, janeAtAPI(nil))
	})
}

// TestSubscriberAdoptionFails keeps nothing of a subscriber that could not be made as
// configured, so that the next apply sends all of it again, its password too.
func TestSubscriberAdoptionFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault sandbox.Fault
		wants []string
	}{
		"refused": {
			sandbox.Fault{Status: 400, Body: `{"StatusCode":400,"Message":"Role is not for this account"}`},
			[]string{`AttributeName("role")`, "400 Bad Request: Role is not for this account"},
		},
		"of unknown outcome":  {sandbox.Fault{Status: 500}, []string{"outcome of the call is unknown; apply again"}},
		"which took effect":   {sandbox.Fault{After: true, Drop: true}, []string{"outcome of the call is unknown; apply again"}},
		"that says of itself": {sandbox.Fault{Body: `{"Successful":false,"Message":"Try again tomorrow."}`}, []string{"Try again tomorrow."}},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server, _ := start(t)
			id := stayed(t, s, values{"Name": "Jane Roe", "Role": "Manager", "Password": "hunter2-forgotten"})
			test.fault.Path, test.fault.Times = update, 1
			s.Inject(test.fault)
			i, diags := server.Apply(name, nil, server.Args(name, adopting(nil)))
			acctest.AssertDiags(t, diags, 1, append(test.wants, "ERROR", "Cannot create the subscriber", "The subscriber "+id+" exists, and could not be updated to the configuration")...)
			if said := acctest.FormatDiags(diags); strings.Contains(said, "create another one") || strings.Contains(said, "taint") {
				t.Errorf("says what is not so: %s", said)
			}
			if i != nil {
				t.Fatalf("%v is in the state", i)
			}
			acctest.AssertWrites(t, s, creation, update)

			i = adopted(t, server, adopting(nil), id)
			acctest.AssertWrites(t, s, creation, update)
			stored(t, s, id, janeAtAPI(nil))
			server.PlanIsEmpty(name, server.MustRefresh(name, i), adopting(nil), true)
		})
	}
}

// TestSubscriberTainted replaces a subscriber by itself, as apply -replace and taint do.
func TestSubscriberTainted(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, adopting(nil))
	id := i.Text("id")
	i.Tainted = true
	i, diags := server.Apply(name, i, server.Args(name, adopting(values{"name": "Jane Roe"})))
	acctest.AssertDiags(t, diags, 2, "WARNING", "stays at Telegent", "An existing object is taken over")
	if i == nil || i.Tainted || i.Text("id") != id {
		t.Fatalf("%v is in the state, want %s", i, id)
	}
	acctest.AssertWrites(t, s, creation, creation, update)
	stored(t, s, id, janeAtAPI(values{"Name": "Jane Roe"}))
}

// TestSubscriberEmailBackAndForth replaces a subscriber by its email address, and then
// again by the first one.
func TestSubscriberEmailBackAndForth(t *testing.T) {
	t.Parallel()
	s, server, _ := start(t)
	i := server.MustApply(name, nil, adopting(nil))
	first := i.Text("id")
	i, diags := server.Apply(name, i, server.Args(name, adopting(values{"email": "roe@example.com"})))
	acctest.AssertDiags(t, diags, 1, "WARNING", "A subscriber stays at Telegent", "The subscriber "+first+" (Jane Doe)") // In the plan of the replacement alone.
	second := i.Text("id")
	for n := range 4 {
		want, email := first, "jane@example.com"
		if n%2 == 1 {
			want, email = second, "roe@example.com"
		}
		i, diags = server.Apply(name, i, server.Args(name, adopting(values{"email": email})))
		acctest.AssertDiags(t, diags, 2, "WARNING", "An existing object is taken over", "The subscriber "+want+" existed already")
		if i == nil || i.Text("id") != want || i.Text("email") != email {
			t.Fatalf("%v is in the state, want %s", i, want)
		}
		server.PlanIsEmpty(name, server.MustRefresh(name, i), adopting(values{"email": email}), true)
	}
	stored(t, s, first, janeAtAPI(nil))
	stored(t, s, second, janeAtAPI(values{"Email": "roe@example.com"}))
}

// TestAccSubscriberAdopted does with the CLI what leaves a subscriber behind.
func TestAccSubscriberAdopted(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
	config := func(label string) string {
		return acctest.Provider(url, "") + fmt.Sprintf(`
resource "telegent_subscriber" %q {
  account_id     = %q
  name           = "Jane Doe"
  email          = "jane@example.com"
  role           = "Subscriber"
  phone_numbers  = ["+18015551234", "+18015551235"]
  password_wo    = "hunter2-first"
  adopt_existing = true
}
`, label, sandbox.DefaultAccountID)
	}
	var id string
	is := func(label string) []statecheck.StateCheck {
		address := "telegent_subscriber." + label
		return []statecheck.StateCheck{acctest.IsStored(s, address, "SubscriberId", janeAtAPI(nil)), acctest.KeepID(address, &id)}
	}
	var ids []string
	keep := func() { ids = append(ids, id) }
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("a"), ConfigStateChecks: is("a"), PostApplyFunc: keep},
			{Config: config("b"), ConfigStateChecks: is("b"), PostApplyFunc: keep}, // Renamed, as the key of a for_each may be.
			{Config: config("b"), ConfigStateChecks: is("b"), PostApplyFunc: keep, Taint: []string{"telegent_subscriber.b"}},
			{Config: config("b"), Destroy: true},
			{Config: config("b"), ConfigStateChecks: is("b"), PostApplyFunc: keep},
		},
	})
	if len(ids) != 4 {
		t.Errorf("%d subscribers were seen, want 4", len(ids))
	}
	for _, got := range ids {
		if got != ids[0] || got == "" {
			t.Fatalf("the subscribers were %v, want one", ids)
		}
	}
	if n := s.Requests("GET " + sandbox.DistributorSubscribersPath); n == 0 {
		t.Error("nobody looked for the subscriber that existed")
	}
	for _, e := range s.Journal() {
		if e.Path == transfer || e.Status >= http.StatusInternalServerError {
			t.Errorf("sent %s", e)
		}
	}
}

// TestSubscriberOfAnotherResource has two resources of one email address: the second does not take
// over what the first has, which either of them would change in each run. It does once the first
// has let go of it.
func TestSubscriberOfAnotherResource(t *testing.T) {
	t.Parallel()
	for title, exists := range map[string]bool{"created": false, "taken over": true} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s, server := acctest.Start(t, sandbox.Config{})
			if exists {
				stayed(t, s, nil)
			}
			first, _ := server.Apply(name, nil, server.Args(name, adopting(nil)))
			s.ResetJournal()
			args := server.Args(name, adopting(values{"name": "John Roe"}))
			second, diags := server.Apply(name, nil, args)
			acctest.AssertDiags(t, diags, 1, "ERROR", "Another resource of this run has the subscriber "+first.Text("id"), "the same email")
			if second != nil {
				t.Errorf("%v is in the state", second.State)
			}
			acctest.AssertWrites(t, s, creation)

			if _, diags := server.Apply(name, first, nil); len(diags) != 1 {
				t.Error(acctest.FormatDiags(diags))
			}
			second, diags = server.Apply(name, nil, args)
			acctest.AssertDiags(t, diags, 1, "An existing object is taken over")
			if second.Text("id") != first.Text("id") {
				t.Errorf("%v is in the state", second.State)
			}
		})
	}
}

// TestSubscriberOfAnotherResourceAtOnce is TestSubscriberOfAnotherResource for two creations at
// once, of which the first has its answer after the second has found the subscriber.
func TestSubscriberOfAnotherResourceAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, network := sandbox.New(sandbox.Config{}), &acctest.Network{}
		t.Cleanup(s.Close)
		network.Serve(t, "127.0.0.1:8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			s.ServeHTTP(answer, r)
			if r.URL.Path == creation && answer.Code == http.StatusOK {
				<-time.After(10 * time.Second) // in the bubble
			}
			maps.Copy(w.Header(), answer.Header())
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		}))
		server := acctest.NewServer(t, provider.WithDial(network.Dial))
		acctest.NoDiags(t, server.Configure(acctest.Settings("http://127.0.0.1:8080")))
		ids, failures := make(chan string, 2), make(chan string, 2)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				i, diags := server.Apply(name, nil, server.Args(name, adopting(nil)))
				if i != nil {
					ids <- i.Text("id")
				} else {
					failures <- acctest.FormatDiags(diags)
				}
			})
		}
		both.Wait()
		if len(ids) != 1 {
			t.Fatalf("%d resources have the subscriber, want 1", len(ids))
		}
		if failure := <-failures; !strings.Contains(failure, "Another resource of this run has the subscriber "+<-ids) {
			t.Error(failure)
		}
	})
}
