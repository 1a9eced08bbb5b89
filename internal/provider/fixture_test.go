// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
	"github.com/telegent/terraform-provider-telegent/internal/transport"
)

// A fixture is a sandbox with all that an object may refer to, and a provider that is
// configured for it, in a bubble of their own.
type fixture struct {
	resourceCase
	*acctest.ProviderServer
	t       *testing.T
	sandbox *sandbox.Sandbox
	network *acctest.Network
	sent    *bodies
	// storesSecrets says that secrets are in the state, where a configuration has them so.
	storesSecrets bool
}

// eachResource runs a test for every resource, each in a bubble.
func eachResource(t *testing.T, test func(f *fixture)) {
	t.Helper()
	eachCase(t, resourceCases(), test)
}

// eachPlainResource runs a test for every plain resource, each in a bubble.
func eachPlainResource(t *testing.T, test func(f *fixture)) {
	t.Helper()
	eachCase(t, plainCases(), test)
}

func eachCase(t *testing.T, cases map[string]func(parents) resourceCase, test func(f *fixture)) {
	t.Helper()
	for name, of := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bubble(t, of, test)
		})
	}
}

func bubble(t *testing.T, of func(parents) resourceCase, test func(f *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newFixture(t, of)) })
}

func newFixture(t *testing.T, of func(parents) resourceCase) *fixture {
	t.Helper()
	s := sandbox.New(sandbox.Config{})
	t.Cleanup(s.Close)
	f := &fixture{t: t, sandbox: s, network: &acctest.Network{}, sent: &bodies{next: s}}
	f.network.Serve(t, "127.0.0.1:8080", f.sent)

	f.resourceCase = of(newParents(t, s))
	if f.prepare != nil {
		f.prepare(f)
	}
	f.ProviderServer = f.configured(acctest.Settings(sandboxURL))
	return f
}

// newParents makes what others refer to, behind the provider's back.
func newParents(t testing.TB, s *sandbox.Sandbox) (p parents) {
	t.Helper()
	create := func(path string, request map[string]any) string { return acctest.Create(t, s, path, request) }
	p.account = [2]string{sandbox.DefaultAccountID, create(sandbox.AccountCreatePath, map[string]any{"AccountName": "Another"})}
	for i := range 2 {
		name := fmt.Sprintf("parent%d", i)
		p.subscriber[i] = create(sandbox.SubscriberCreatePath, map[string]any{
			"AccountId": p.account[0], "Name": name, "Email": name + "@example.com", "PhoneNumbers": list("+18015550199"), "Role": "Subscriber", "Password": "x",
		})
		p.messageRoute[i] = create(sandbox.MessageRoutePath, map[string]any{
			"AccountId": p.account[0], "RouteName": name, "MessageUrl": "https://example.com", "MessageUrlMethod": "POST",
		})
		p.product[i] = create(sandbox.ProductPath, map[string]any{
			"SKU": name, "Description": name, "Type": "esim", "Cost": 1.5, "BillingFrequency": "MRC",
		})
		p.pack[i] = create(sandbox.PackagePath, map[string]any{"PackageName": name, "Type": "esim", "Price": 10, "Monthly": true})
		p.voiceRoute[i] = create(sandbox.VoiceRoutePath, map[string]any{"AccountId": p.account[0], "RouteName": name, "RouteType": "URL"})
	}
	return p
}

// configured returns another provider, which knows nothing from before.
func (f *fixture) configured(settings map[string]tftypes.Value) *acctest.ProviderServer {
	f.t.Helper()
	server := acctest.NewServer(f.t, provider.WithDial(f.network.Dial))
	if diags := server.Configure(settings); len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	return server
}

// bodies notes the bodies that are sent to the sandbox, by operation, and rewrites what
// it answers.
type bodies struct {
	next     http.Handler
	mu       sync.Mutex
	all      map[string][]map[string]any
	rewrites map[string]func(a *answer)
}

// An answer is what the sandbox answers, for a test to rewrite. Its body is decoded JSON.
type answer struct {
	status int
	header http.Header
	body   any
	prefix string // what comes before the JSON
	bare   bool   // nothing is sent of the body
}

func (s *bodies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	content, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(content)))
	var body map[string]any
	if json.Unmarshal(content, &body) == nil {
		s.mu.Lock()
		if s.all == nil {
			s.all = map[string][]map[string]any{}
		}
		operation := r.Method + " " + r.URL.Path
		s.all[operation] = append(s.all[operation], body)
		s.mu.Unlock()
	}
	s.mu.Lock()
	rewrite := s.rewrites[r.Method+" "+r.URL.Path]
	s.mu.Unlock()
	if rewrite == nil {
		s.next.ServeHTTP(w, r)
		return
	}
	recorder := httptest.NewRecorder()
	s.next.ServeHTTP(recorder, r)
	a := answer{status: recorder.Code, header: recorder.Header()}
	if a.status != http.StatusOK || json.Unmarshal(recorder.Body.Bytes(), &a.body) != nil {
		maps.Copy(w.Header(), a.header)
		w.WriteHeader(a.status)
		_, _ = w.Write(recorder.Body.Bytes())
		return
	}
	rewrite(&a)
	encoded, _ := json.Marshal(a.body) // It was decoded, or a test wrote it.
	a.header.Del("Content-Length")
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	if !a.bare {
		_, _ = io.WriteString(w, a.prefix+string(encoded))
	}
}

// rewrite has the successes of an operation be answered otherwise; nil ends that.
func (s *bodies) rewrite(operation string, f func(a *answer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rewrites == nil {
		s.rewrites = map[string]func(a *answer){}
	}
	s.rewrites[operation] = f
}

// answers has the object in the successes of an operation be another one.
func (f *fixture) answers(operation string, rewrite func(object map[string]any) any) {
	f.sent.rewrite(operation, func(a *answer) {
		object, ok := a.body.(map[string]any)
		if !ok {
			f.t.Errorf("%s answers %v, want an object", operation, a.body)
		}
		a.body = rewrite(object)
	})
}

// asEver has an operation be answered as the sandbox does.
func (f *fixture) asEver(operation string) { f.sent.rewrite(operation, nil) }

// last returns the latest body of an operation.
func (s *bodies) last(operation string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := s.all[operation]; len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}

// apply is Apply, of arguments in plain Go, nil for a destruction.
func (f *fixture) apply(prior *acctest.Instance, args map[string]any) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	f.t.Helper()
	var values map[string]tftypes.Value
	if args != nil {
		values = f.Args(f.name, args)
	}
	i, diags := f.Apply(f.name, prior, values)
	f.hidesSecrets(i, diags)
	if f.loses && args == nil { // A test of its own has these warnings.
		diags = slices.DeleteFunc(diags, func(d *tfprotov6.Diagnostic) bool {
			return strings.HasPrefix(d.Summary, "This plan deletes ") && strings.HasSuffix(d.Summary, f.noun) || strings.HasSuffix(d.Summary, f.noun+" was deleted")
		})
	}
	return i, diags
}

// created applies all arguments, which must go well.
func (f *fixture) created() *acctest.Instance {
	f.t.Helper()
	i, diags := f.apply(nil, f.args)
	if len(diags) > 0 || i == nil || i.Tainted {
		f.t.Fatalf("created %v:\n%s", i, acctest.FormatDiags(diags))
	}
	return i
}

// refresh is Refresh.
func (f *fixture) refresh(prior *acctest.Instance) (*acctest.Instance, []*tfprotov6.Diagnostic) {
	f.t.Helper()
	i, diags := f.Refresh(f.name, prior)
	f.hidesSecrets(i, diags)
	return i, diags
}

// settled refreshes an instance and expects that nothing is left to do.
func (f *fixture) settled(i *acctest.Instance, args map[string]any) *acctest.Instance {
	f.t.Helper()
	read, diags := f.refresh(i)
	if len(diags) > 0 || read == nil {
		f.t.Fatalf("read %v:\n%s", read, acctest.FormatDiags(diags))
	}
	plan, diags := f.Plan(f.name, read, f.Args(f.name, args))
	if len(diags) > 0 || !plan.Empty {
		f.t.Fatalf("there is something left to do (-state +plan):\n%s\n%s", differences(read.State, plan), acctest.FormatDiags(diags))
	}
	return read
}

// differences says what a plan changes.
func differences(state map[string]tftypes.Value, plan *acctest.Plan) string {
	if plan == nil {
		return "no plan"
	}
	var lines []string
	for attribute, value := range plan.State {
		if before := state[attribute]; !before.Equal(value) {
			lines = append(lines, fmt.Sprintf("-%s: %s\n+%s: %s", attribute, before, attribute, value))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// hidesSecrets expects no secret in what a CLI keeps and shows.
func (f *fixture) hidesSecrets(i *acctest.Instance, diags []*tfprotov6.Diagnostic) {
	f.t.Helper()
	kept := acctest.FormatDiags(diags)
	if i != nil {
		state := maps.Clone(i.State)
		for _, s := range f.secrets {
			if f.storesSecrets {
				delete(state, f.find(s.attribute).twin())
			}
		}
		kept += fmt.Sprint(state, i.Identity) + i.Private()
	}
	all := []string{"hunter2", sandbox.DefaultAccountSecret} // The first is in the middle of every secret, however that is quoted.
	for _, secret := range []string{"1", "2", "new", "newer"} {
		all = append(all, forms(f.t, canary+secret)...)
	}
	for _, form := range all {
		if strings.Contains(kept, form) {
			f.t.Errorf("shows the secret as %q:\n%s", form, kept)
		}
	}
}

// named returns the sandbox's name of an instance.
func (f *fixture) named(i *acctest.Instance) string {
	if f.stores != nil {
		return f.stores(i.Text(f.key))
	}
	return i.Text(f.key)
}

// object returns what the sandbox has of an instance.
func (f *fixture) object(i *acctest.Instance) map[string]any {
	return f.sandbox.Object(f.named(i))
}

// holds expects of the sandbox's object what the fields say, and what it makes up.
func (f *fixture) holds(i *acctest.Instance, fields map[string]any) {
	f.t.Helper()
	got := f.object(i)
	for _, name := range f.generated {
		if got[name] == nil {
			f.t.Errorf("the sandbox's object has no %s", name)
		}
		delete(got, name)
	}
	if diff := cmp.Diff(fields, got); diff != "" {
		f.t.Errorf("the sandbox's object (-want +got):\n%s", diff)
	}
}

// inject has every call of an operation meet the fault, as often as it says.
func (f *fixture) inject(operation string, fault sandbox.Fault) {
	fault.Method, fault.Path, _ = strings.Cut(operation, " ")
	f.sandbox.Inject(fault)
}

// requested expects how often operations were called since the journal was reset.
func (f *fixture) requested(want int, operations ...string) {
	f.t.Helper()
	got := 0
	for _, operation := range operations {
		if operation != "" {
			got += f.sandbox.Requests(operation)
		}
	}
	if got != want {
		f.t.Errorf("%d requests %v, want %d: %v", got, operations, want, f.sandbox.Journal())
	}
}

// lastAccount returns the id of the account that an update would change.
func (f *fixture) lastAccount() string {
	f.t.Helper()
	base, err := telegent.ParseBaseURL(sandboxURL)
	if err != nil {
		f.t.Fatal(err)
	}
	client := telegent.NewClient(telegent.Options{
		Transport:     transport.New(transport.Options{RequestTimeout: time.Minute, Dial: f.network.Dial}),
		BaseURL:       base,
		AccountKey:    sandbox.DefaultAccountKey,
		AccountSecret: token.NewSecret(sandbox.DefaultAccountSecret),
	})
	var answer telegent.Object
	if err := client.Do(f.t.Context(), telegent.UpdateAccount, nil, telegent.Object{}, &answer); err != nil {
		f.t.Fatal(err)
	}
	return answer.Text("AccountId")
}

// listed counts what a list of an account has of a text, read by a new provider.
func (f *fixture) listed(dataSource, account, text string) int {
	f.t.Helper()
	return f.listedBy(dataSource, map[string]string{"account_id": account}, text)
}

// listedBy is listed, by other arguments.
func (f *fixture) listedBy(dataSource string, by map[string]string, text string) int {
	f.t.Helper()
	state, diags := f.configured(acctest.Settings(sandboxURL)).ReadDataSource(dataSource, textValues(by))
	if len(diags) > 0 {
		f.t.Fatal(acctest.FormatDiags(diags))
	}
	return strings.Count(fmt.Sprint(state), fmt.Sprint(tftypes.NewValue(tftypes.String, text)))
}

// textValues are texts as values.
func textValues(texts map[string]string) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, text := range texts {
		values[name] = tftypes.NewValue(tftypes.String, text)
	}
	return values
}

// failure returns the one diagnostic of a failure.
func (f *fixture) failure(diags []*tfprotov6.Diagnostic) *tfprotov6.Diagnostic {
	f.t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		f.t.Fatalf("want one error:\n%s", acctest.FormatDiags(diags))
	}
	return diags[0]
}

// says expects texts in a diagnostic.
func (f *fixture) says(d *tfprotov6.Diagnostic, texts ...string) {
	f.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.Summary+"\n"+d.Detail, text) {
			f.t.Errorf("does not say %q:\n%s\n%s", text, d.Summary, d.Detail)
		}
	}
}

// same expects that an instance is as it was.
func (f *fixture) same(got, want *acctest.Instance) {
	f.t.Helper()
	if got == nil {
		f.t.Fatal("there is no instance")
	}
	if diff := differences(want.State, &acctest.Plan{State: got.State}); diff != "" {
		f.t.Errorf("the state (-want +got):\n%s", diff)
	}
	if !maps.EqualFunc(got.Identity, want.Identity, tftypes.Value.Equal) {
		f.t.Errorf("the identity is %v, want %v", got.Identity, want.Identity)
	}
}

// put returns a tree with another value at a path, without it if that is nil.
func put(tree map[string]any, path string, value any) map[string]any {
	if tree = maps.Clone(tree); tree == nil {
		tree = map[string]any{}
	}
	name, rest, nested := strings.Cut(path, ".")
	switch {
	case nested:
		inner, _ := tree[name].(map[string]any)
		tree[name] = put(inner, rest, value)
	case value == nil:
		delete(tree, name)
	default:
		tree[name] = value
	}
	return tree
}

func putAll(tree, values map[string]any) map[string]any {
	for path, value := range values {
		tree = put(tree, path, value)
	}
	return tree
}

// takenOut returns a tree without the paths.
func takenOut(tree map[string]any, paths []string) map[string]any {
	for _, path := range paths {
		tree = put(tree, path, nil)
	}
	return tree
}

// nulled returns values with null at a path.
func nulled(t *testing.T, values map[string]tftypes.Value, path string) map[string]tftypes.Value {
	t.Helper()
	values = maps.Clone(values)
	name, rest, nested := strings.Cut(path, ".")
	value := values[name]
	if !nested {
		values[name] = tftypes.NewValue(value.Type(), nil)
		return values
	}
	var inner map[string]tftypes.Value
	if err := value.As(&inner); err != nil {
		t.Fatal(err)
	}
	values[name] = tftypes.NewValue(value.Type(), nulled(t, inner, rest))
	return values
}

func hasErrors(diags []*tfprotov6.Diagnostic) bool { return len(withoutWarnings(diags)) > 0 }

func withoutWarnings(diags []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityWarning })
}
