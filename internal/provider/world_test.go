// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/provider"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// What may go wrong in a world, the worst first.
const (
	panicked     trouble = iota // the provider or the stand-in
	leaked                      // a secret is shown or kept
	doubled                     // more objects at the API than the configuration has
	cancelled                   // something was deleted or cancelled that the configuration has
	lost                        // something left the state, or never got there, and nobody was told
	inUse                       // the destroyed number is still in use
	mistaken                    // the state has another object than the one it is of
	tainted                     // something that came to be is to be replaced by the next apply
	interrupted                 // the answer to a write came after the interrupt, and is not in the state
	unadvised                   // something came to be, and the error does not say to look for it
	different                   // the API has not what was applied
	inconsistent                // what the CLI would call a bug in the provider
	stuck                       // an apply, an import or a destruction does not get through
	failing                     // there is an error, though all that was asked for was done
	restless                    // the plan does not get empty
)

type trouble int

func (k trouble) String() string {
	return []string{
		"panicked", "leaked", "doubled", "cancelled", "lost", "still in use", "mistaken", "tainted", "interrupted", "unadvised",
		"different", "inconsistent", "stuck", "failing", "restless",
	}[k]
}

// A problem is one of these, in one world.
type problem struct {
	trouble
	text string
}

// A setting is all that a world is made of.
type setting struct {
	seed     uint64 // of what the world does
	scenario string // what it configures
	oddities []oddity
	change   string // the change that it makes in the end, if it is not to be drawn
}

// nature is what may be expected of the world. Oddities that are harmless alone may hide together what came to be.
func (s setting) nature() nature {
	n := respelling
	known := oddForms()
	hides := map[role]bool{}
	hidden := map[string]bool{} // fields of a creation's answer
	statusHidden, statusUnknown := false, false
	for _, o := range s.oddities {
		operation, _ := operationOf(o.operation)
		own := known[o.form].nature(o)
		n = max(n, own)
		statusHidden = statusHidden || own == calm && sample{path: o.field}.leaf() == "status"
		statusUnknown = statusUnknown || own == passing && o.operation == "POST "+sandbox.NumberStatusPath
		switch {
		case operation.name == "GET "+sandbox.PackageItemsPath && (o.times == forever || known[o.form].wraps): // Nothing else reads an item.
			return lasting
		case own == respelling:
		case operation.role == reading:
			hides[reading] = hides[reading] || o.times == forever
		case operation.role == creating && o.field != "":
			hidden[o.field] = true
			hides[creating] = hides[creating] || o.field == "PhoneNumberAssigned"
		case operation.role == polling, operation.role == listing:
			hides[operation.role] = true
		}
	}
	switch {
	case hides[listing] && (hides[creating] || hides[reading] || hides[polling]), statusHidden && statusUnknown:
		return lasting
	case hidden["OrderId"] && hidden["PhoneNumberAssigned"]:
		return max(n, passing)
	}
	return n
}

// A thing is an object that the configuration has.
type thing struct {
	resourceCase
	args, stored map[string]any
	varied       map[string]bool   // the arguments that are not those of the table
	whole        bool              // it has all arguments, so that stored is all there is of it
	refs         map[string]*thing // the arguments that are ids of others
	instance     *acctest.Instance
	unknown      bool // the outcome of its creation
}

// made is an object that came to be at the API; a number is known by its order.
type made struct {
	resource, id string
	request      map[string]any
	failed       bool
}

// An oddWorld is a configuration, its state, and an API that is odd. It is lived through in a bubble.
type oddWorld struct {
	setting
	t       *recorder
	rng     *rand.Rand
	limits  nature
	schemas *acctest.ProviderServer
	failure string // the error that was heard last
	sandbox *sandbox.Sandbox
	network *acctest.Network
	api     *oddAPI
	server  *acctest.ProviderServer
	things  []*thing

	mu        sync.Mutex
	interrupt func()
	stopped   atomic.Bool
	ending    bool // the configuration is being destroyed
	made      []made
	story     []func() string
	problems  []problem
}

// A recorder is a test that goes on, and whose failures are a world's problems.
type recorder struct {
	testing.TB
	fail func(text string)
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.fail(fmt.Sprintf(format, args...)) }
func (r *recorder) Fatal(args ...any) {
	r.fail(fmt.Sprint(args...))
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.fail(fmt.Sprintf(format, args...))
	runtime.Goexit()
}

// live lives a world through and returns it. The schemas are those of any server of the provider.
func live(t *testing.T, s setting, schemas *acctest.ProviderServer) *oddWorld {
	t.Helper()
	w := &oddWorld{setting: s, schemas: schemas, limits: s.nature(), rng: rand.New(rand.NewPCG(s.seed, 1))}
	w.t = &recorder{TB: t, fail: func(text string) { w.wrong(inconsistent, text) }}
	w.sandbox = sandbox.New(sandbox.Config{AccountSecret: canary + "account", RequestsPerMinute: -1, ScopeOptional: true})
	w.network = &acctest.Network{}
	p := newParents(t, w.sandbox)
	w.api = newOddAPI(w.sandbox, s.oddities)
	w.api.know(fmt.Sprint(p))
	w.api.took, w.api.done = w.took, func(x *exchange) { w.tell(x.line) }
	w.api.stop = func() {
		w.stopped.Store(true)
		w.tell(func() string { return "    The provider is stopped." })
		w.mu.Lock()
		stop := w.interrupt
		w.mu.Unlock()
		stop()
	}
	w.api.panicked = func(value any) { w.wrong(panicked, fmt.Sprintf("%v\n%s", value, debug.Stack())) }
	w.network.Serve(t, "127.0.0.1:8080", w.api)
	t.Cleanup(w.sandbox.Close)

	over := make(chan struct{})
	go func() { // A goroutine of its own, as the recorder ends it.
		defer close(over)
		defer func() {
			if value := recover(); value != nil {
				w.wrong(panicked, fmt.Sprintf("%v\n%s", value, debug.Stack()))
			}
		}()
		w.things = scenarios()[s.scenario](p, w.rng)
		w.life()
	}()
	<-over
	w.stop()
	return w
}

// tell adds to the story, which is formatted only if it is printed.
func (w *oddWorld) tell(line func() string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.story = append(w.story, line)
}

func (w *oddWorld) wrong(what trouble, text string) {
	const longest = 2000
	text = text[:min(len(text), longest)]
	w.tell(func() string { return "!!! " + what.String() + ": " + text })
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, problem{what, text})
}

// worst is the worst that went wrong.
func (w *oddWorld) worst() trouble {
	return slices.MinFunc(w.problems, func(a, b problem) int { return int(a.trouble - b.trouble) }).trouble
}

func (w *oddWorld) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.interrupt != nil {
		w.interrupt()
	}
}

// restart begins another job of CI: an hour later, with a provider that knows nothing.
func (w *oddWorld) restart(what string) {
	w.tell(func() string { return what })
	<-time.After(time.Hour)
	p := provider.NewServer("test", provider.WithDial(w.network.Dial))()
	w.mu.Lock()
	w.interrupt = func() { _, _ = p.StopProvider(w.t.Context(), &tfprotov6.StopProviderRequest{}) }
	w.mu.Unlock()
	w.stopped.Store(false)
	w.server = w.schemas.Next(w.t, p)
	settings := acctest.Settings(sandboxURL)
	settings["account_secret"] = tftypes.NewValue(tftypes.String, canary+"account")
	if diags := w.server.Configure(settings); len(diags) > 0 {
		w.t.Fatal(acctest.FormatDiags(diags))
	}
}

// life is what happens in every world.
func (w *oddWorld) life() {
	if w.settle("Apply") {
		w.compare()
	}
	if changed := w.edit(); changed && w.settle("Change") {
		w.compare()
	}
	w.importSome()
	w.destroyAll()
	w.adoptAll()
}

// settle plans and applies as CI does until nothing is left to do, and reports whether that came. Where it
// should have come by then and has not, some more runs show what harm that does.
func (w *oddWorld) settle(what string) (settled bool) {
	const patience = 25 // What passes may last for some runs for each thing that is created later.
	runs := map[nature]int{respelling: 4, calm: 4, passing: patience, lasting: 4}[w.limits]
	due := map[nature]int{respelling: 2, calm: 2, passing: patience, lasting: 5}[w.limits]
	for run := 1; run <= runs && !settled; run++ {
		w.restart(fmt.Sprintf("%s, run %d", what, run))
		settled = w.run(run == due)
	}
	return settled
}

// run is a plan and, if it is not empty, its apply. When it is due, the plan has to be empty.
func (w *oddWorld) run(due bool) (settled bool) {
	for _, th := range w.things {
		if th.unknown && !w.stopped.Load() {
			w.lookUp(th)
		}
	}
	refreshed := make([]*acctest.Instance, len(w.things))
	failed := false
	for i, th := range w.things {
		if th.instance != nil && !w.stopped.Load() {
			next, broken := w.refresh(th)
			refreshed[i], failed = next, failed || broken
		}
	}
	plans := make([]*acctest.Plan, len(w.things))
	settled = true
	var differing []string
	for i, th := range w.things {
		if failed || w.stopped.Load() || th.unknown {
			settled = false
			continue
		}
		prior := refreshed[i]
		if prior != nil && prior.Tainted {
			prior = nil
		}
		plan, diags := w.server.Plan(th.name, prior, w.values(th, th.args))
		failed = w.heard("plan of the "+th.noun, plannedOf(plan), diags) || failed
		settled = settled && plan != nil && plan.Empty
		if plan != nil && !plan.Empty && prior != nil {
			differing = append(differing, differences(prior.State, plan))
		}
		plans[i] = plan
	}
	switch {
	case !due || settled:
	case len(differing) > 0 && !failed:
		w.wrong(restless, "the plan is not empty (-state +plan):\n"+strings.Join(differing, "\n"))
	default:
		w.wrong(stuck, "there is no end of errors: "+w.failure)
	}
	if failed || settled || w.stopped.Load() {
		return settled
	}
	for i, th := range w.things {
		th.instance = refreshed[i]
	}
	for i, th := range w.things {
		if plans[i] != nil && !plans[i].Empty && !w.stopped.Load() && !th.unknown {
			w.apply(th)
		}
	}
	return false
}

// refresh reads a thing's instance. A missing object must have a warning, and an existing one must be the same object.
func (w *oddWorld) refresh(th *thing) (next *acctest.Instance, failed bool) {
	next, diags := w.server.Refresh(th.name, th.instance)
	if next != nil && th.instance.Text(th.key) != "" && !sameID(next.Text(th.key), th.instance.Text(th.key)) {
		w.wrong(mistaken, fmt.Sprintf("a refresh makes the %s %s of %s", th.noun, next.Text(th.key), th.instance.Text(th.key)))
	}
	failed = w.heard("refresh of the "+th.noun, keptOf(next), diags)
	if next == nil && len(diags) == 0 && w.truth(th) != nil {
		w.wrong(lost, fmt.Sprintf("a refresh takes the %s %s from the state without a word", th.noun, th.instance.Text(th.key)))
	}
	return next, failed
}

// values are arguments of a thing; ids of what is not there are not known.
func (w *oddWorld) values(th *thing, args map[string]any) map[string]tftypes.Value {
	values := w.server.Args(th.name, args)
	for attribute, other := range th.refs {
		values[attribute] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		if other.instance != nil {
			values[attribute] = other.instance.State["id"]
		}
	}
	return values
}

// apply makes a thing as configured, if all that it refers to is there.
func (w *oddWorld) apply(th *thing) {
	for _, other := range th.refs {
		if other.instance == nil || other.instance.Tainted {
			return
		}
	}
	w.mu.Lock()
	before := len(w.made)
	w.mu.Unlock()
	next, diags := w.server.Apply(th.name, th.instance, w.values(th, th.args))
	synctest.Wait() // What was sent arrives, though nobody waits for the answer any more.
	th.instance = next
	failed := w.heard("apply of the "+th.noun, keptOf(next), diags)
	fresh := w.unclaimed(th, before)
	advised := failed && advice.MatchString(acctest.FormatDiags(diags))
	switch {
	case next != nil && next.Tainted:
		w.wrong(tainted, fmt.Sprintf("the %s %s is there, and the next apply would replace it", th.noun, next.Text(th.key)))
	case next != nil:
	case !failed:
		w.wrong(lost, "the "+th.noun+" is not in the state after the apply, and there is no error")
	case len(fresh) > 0 && !advised:
		w.wrong(unadvised, fmt.Sprintf("the %s %s came to be, and the error does not say to look for it", th.noun, fresh[0].id))
	case len(fresh) > 0 && w.stopped.Load() && w.only(stopsBefore, stopsAfter):
		w.wrong(interrupted, fmt.Sprintf("the %s %s came to be after the interrupt, and is not in the state", th.noun, fresh[0].id))
		th.unknown = true
	default:
		th.unknown = advised
	}
}

// only reports whether nothing but these forms could have kept a write's answer from being read.
func (w *oddWorld) only(names ...string) bool {
	known := oddForms()
	return !slices.ContainsFunc(w.oddities, func(o oddity) bool { return !slices.Contains(names, o.form) && known[o.form].nature(o) > calm })
}

// advice are the words by which an error sends its reader to look for what came to be, before another is created.
var advice = regexp.MustCompile(`(?i)nobody can tell|outcome|whether it took effect|look for|import it`)

// lookUp does what a careful user does after such an error: it looks for the object, and imports it. If nothing
// did, the next apply may create it.
func (w *oddWorld) lookUp(th *thing) {
	found := w.unclaimed(th, 0)
	if len(found) == 0 {
		th.unknown = false
		return
	}
	id := found[0].id
	if th.name == "telegent_number" {
		if id = w.ordered(id); id == "" {
			th.unknown = false // The order failed.
			return
		}
	}
	text := importText(th.importBy[0], func(attribute string) string {
		if attribute == th.key || th.name == "telegent_number" {
			return id
		}
		return fmt.Sprint(th.args[attribute])
	})
	imported, failed := w.imported(th, text, nil)
	if failed || imported == nil {
		return
	}
	th.instance, th.unknown = imported, false
	if !sameID(imported.Text(th.key), id) {
		w.wrong(mistaken, fmt.Sprintf("the import of the %s %s brings %s", th.noun, id, imported.Text(th.key)))
	}
}

func (w *oddWorld) imported(th *thing, id string, identity map[string]string) (i *acctest.Instance, failed bool) {
	i, diags := w.server.Import(th.name, id, identity)
	failed = w.heard(fmt.Sprintf("import of the %s %s%v", th.noun, id, identity), keptOf(i), diags)
	return i, failed
}

// edit changes an argument.
func (w *oddWorld) edit() bool {
	th := w.things[w.rng.IntN(len(w.things))]
	edits := slices.DeleteFunc(slices.Clone(th.changes), func(e edit) bool {
		takesOut := func(attribute string) bool { return e.set[attribute] == nil }
		return e.replaces || slices.ContainsFunc(slices.Collect(maps.Keys(e.set)), func(attribute string) bool { return th.varied[attribute] && takesOut(attribute) })
	})
	chosen := edits[w.rng.IntN(len(edits))]
	if !th.whole {
		chosen = edits[0]
	}
	if i := slices.IndexFunc(th.changes, func(e edit) bool { return e.name == w.change }); i >= 0 {
		chosen = th.changes[i]
	}
	for _, other := range w.things {
		if other.instance == nil {
			return false // There is nothing to change yet.
		}
	}
	for attribute := range chosen.set {
		if other := th.refs[attribute]; other != nil {
			th.stored = put(th.stored, referring()[attribute], w.truth(other)[other.idField()])
			delete(th.refs, attribute)
		}
	}
	th.args, th.stored = putAll(th.args, chosen.set), putAll(th.stored, chosen.stored)
	w.tell(func() string {
		return fmt.Sprintf("The configuration changes: %s of the %s becomes %v", chosen.name, th.noun, chosen.set)
	})
	return true
}

// tries is how often an import or a destruction may be tried.
func (w *oddWorld) tries() int {
	if w.limits <= calm {
		return 1
	}
	return 9
}

// importSome imports the last two into an empty state. If the API returns all of their attributes, nothing is left to do.
func (w *oddWorld) importSome() {
	for i := range min(len(w.things), 2) {
		th := w.things[len(w.things)-1-i]
		if th.instance == nil {
			continue
		}
		attributes := slices.Concat(th.importBy, th.identifyBy)
		way := w.rng.IntN(len(attributes))
		if w.limits > respelling {
			way = 0 // The others take more answers than one.
		}
		attribute := attributes[way]
		text := importText(attribute, th.instance.Text)
		if text == "" {
			continue
		}
		identity := map[string]string{attribute: text}
		if th.together {
			identity = th.identities(th.instance)[0]
		}
		if way < len(th.importBy) {
			identity = nil
		} else {
			text = ""
		}
		var i *acctest.Instance
		for try := 0; try < w.tries() && i == nil; try++ {
			w.restart("Import")
			i, _ = w.imported(th, text, identity)
		}
		switch {
		case i == nil && w.limits < lasting:
			w.wrong(stuck, "an import fails: "+w.failure)
		case i == nil:
		case !sameID(i.Text(th.key), th.instance.Text(th.key)):
			w.wrong(mistaken, fmt.Sprintf("the import of the %s %s brings %s", th.noun, th.instance.Text(th.key), i.Text(th.key)))
		case w.limits == respelling:
			plan, diags := w.server.Plan(th.name, i, w.values(th, th.toldArgs()))
			if failed := w.heard("plan after the import", plannedOf(plan), diags); failed || !plan.Empty {
				w.wrong(restless, "the plan after the import is not empty (-state +plan):\n"+differences(i.State, plan))
			}
		}
	}
}

// toldArgs are the arguments without those that no answer of the API contains.
func (th *thing) toldArgs() map[string]any {
	args := th.args
	for _, path := range th.notReturned {
		if strings.HasSuffix(path, "_wo") {
			continue // Without a version, a secret is nothing to send.
		}
		if outer, _, _ := strings.Cut(path, "."); args[outer] != nil {
			args = put(args, path, nil)
		}
	}
	return put(args, "on_destroy", nil) // It is no fact about a number.
}

// destroyAll destroys everything.
func (w *oddWorld) destroyAll() {
	w.mu.Lock()
	w.ending = true
	w.mu.Unlock()
	things := slices.Clone(w.things)
	slices.Reverse(things)
	there := func(th *thing) bool { return th.instance != nil }
	for try := 0; try < w.tries() && slices.ContainsFunc(things, there); try++ {
		w.restart("Destroy")
		for _, th := range things {
			if th.instance == nil || w.stopped.Load() {
				continue
			}
			was := th.instance
			next, failed := w.refresh(th)
			if failed || w.stopped.Load() {
				continue
			}
			if th.instance = next; next == nil {
				continue
			}
			next, diags := w.server.Apply(th.name, next, nil)
			th.instance = next
			failed = w.heard("destruction of the "+th.noun, keptOf(next), diags)
			unconfirmed := strings.Contains(acctest.FormatDiags(diags), "is not confirmed") // The user is warned.
			if !failed && next == nil && !unconfirmed {
				w.gone(th, was)
			}
		}
	}
	if w.limits < lasting && slices.ContainsFunc(things, there) {
		w.wrong(stuck, "a destruction fails: "+w.failure)
	}
}

// adoptAll configures anew what was destroyed and stays at the API, and expects that the same is taken over.
func (w *oddWorld) adoptAll() {
	w.things = slices.DeleteFunc(slices.Clone(w.things), func(th *thing) bool { return th.remove != "" })
	if w.limits > respelling || len(w.things) == 0 {
		return
	}
	w.mu.Lock()
	w.ending = false
	w.mu.Unlock()
	for _, th := range w.things {
		th.args = put(th.args, "adopt_existing", true)
	}
	if w.settle("Adopt") {
		w.compare()
	}
}

// gone expects of a number that was destroyed that it costs nothing any more.
func (w *oddWorld) gone(th *thing, was *acctest.Instance) {
	for _, number := range w.sandbox.Numbers() {
		object := w.sandbox.Object(number)
		mine := sameID(number, was.Text("phone_number")) || sameID(fmt.Sprint(object["OrderId"]), was.Text("order_id"))
		if th.name == "telegent_number" && mine && object["Status"] == "Active" {
			w.wrong(inUse, fmt.Sprintf("the number %s was destroyed, and is active", number))
		}
	}
}

// compare expects that the API has what was applied.
func (w *oddWorld) compare() {
	ignoring := slices.ContainsFunc(w.oddities, func(o oddity) bool { return o.form == "ignores null" })
	for _, th := range w.things {
		object := w.truth(th)
		if !th.whole || w.limits == lasting || ignoring || object == nil {
			continue
		}
		want := maps.Clone(th.stored)
		for attribute, other := range th.refs {
			want[referring()[attribute]] = w.truth(other)[other.idField()]
		}
		for _, field := range th.generated {
			delete(object, field)
		}
		if diff := cmp.Diff(want, object); diff != "" {
			w.wrong(different, fmt.Sprintf("the %s at the API (-applied +there):\n%s", th.noun, diff))
		}
	}
}

// referring are the fields of the arguments by which a number refers to others.
func referring() map[string]string {
	return map[string]string{"message_route_id": "MessageRouteId", "voice_route_id": "VoiceRouteId", "assigned_subscriber_id": "AssignedSubscriberId"}
}

// idField is the field of the sandbox's object that has the id.
func (th *thing) idField() string {
	return map[string]string{"telegent_message_route": "MessageRouteId", "telegent_voice_route": "CallRouteId", "telegent_subscriber": "SubscriberId"}[th.name]
}

// truth is what the sandbox has of a thing.
func (w *oddWorld) truth(th *thing) map[string]any {
	for _, m := range w.madeNow() {
		if m.resource != th.name || th.instance == nil || !w.claims(th, m) {
			continue
		}
		if th.name == "telegent_number" {
			return w.sandbox.Object(w.numberOf(m.id))
		}
		return w.sandbox.Object(m.id)
	}
	return nil
}

// heard takes what a call brings that a CLI shows or keeps, and looks for secrets there.
func (w *oddWorld) heard(what, kept string, diags []*tfprotov6.Diagnostic) (failed bool) {
	said := acctest.FormatDiags(diags)
	w.tell(func() string { return "  " + what + ": " + said })
	for _, token := range w.sandbox.IssuedTokens() {
		if strings.Contains(said, token) || strings.Contains(kept, token) {
			w.wrong(leaked, "a token is shown or kept by the "+what)
		}
	}
	if strings.Contains(said, "LPA:") {
		w.wrong(leaked, "the activation code of a SIM is shown by the "+what+": "+said)
	}
	if revealed(said) || revealed(kept) {
		w.wrong(leaked, "a secret is shown or kept by the "+what+": "+said+kept)
	}
	if failed = hasErrors(diags); failed {
		w.failure = what + ": " + said
	}
	if failed && w.limits <= calm {
		w.wrong(failing, w.failure)
	}
	return failed
}

// keptOf is all that a CLI keeps of an instance.
func keptOf(i *acctest.Instance) string {
	if i == nil {
		return ""
	}
	return fmt.Sprint(i.State, i.Identity) + i.Private()
}

func plannedOf(plan *acctest.Plan) string {
	if plan == nil {
		return ""
	}
	return fmt.Sprint(plan.State)
}

var (
	escaped = regexp.MustCompile(`\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}`)
	hunter  = regexp.MustCompile(`aHVudGVyM|h1bnRlcj|odW50ZXIy`) // hunter2 in base64, in each of its places
)

// revealed reports whether a text shows what is in the middle of every secret, in any encoding.
func revealed(text string) bool {
	for range 3 {
		if strings.Contains(text, "hunter2") || hunter.MatchString(text) {
			return true
		}
		decoded := html.UnescapeString(escaped.ReplaceAllStringFunc(text, func(code string) string {
			number, err := strconv.ParseUint(strings.TrimLeft(code, `\uUx%`), 16, 32)
			if err != nil {
				return code
			}
			return string(rune(number))
		}))
		if decoded == text {
			return false
		}
		text = decoded
	}
	return false
}

// took hears of each call that the sandbox answered.
func (w *oddWorld) took(x *exchange) {
	if x.status != http.StatusOK {
		return
	}
	operation, _ := operationOf(x.operation)
	switch {
	case operation.role == creating:
		w.noteMade(operation, x)
	case x.operation == "POST "+sandbox.MessageRouteDeletePath, x.operation == "POST "+sandbox.VoiceRouteDeletePath, x.sent["StatusChange"] == "cancel":
		w.mu.Lock()
		ending := w.ending
		w.mu.Unlock()
		if !ending {
			w.wrong(cancelled, fmt.Sprintf("%s %s is of something that the configuration has", x.operation, x.body))
		}
	}
}

func (w *oddWorld) noteMade(operation operation, x *exchange) {
	var answer map[string]any
	_ = json.Unmarshal(x.true, &answer)
	key := operation.identity
	if operation.resource == "telegent_number" {
		key = "OrderId"
	}
	id, _ := answer[key].(string)
	m := made{resource: operation.resource, id: id, request: x.sent}
	w.mu.Lock()
	orders, failing := 0, 0
	for _, other := range w.made {
		if other.resource == m.resource {
			orders++
		}
	}
	for _, o := range w.oddities { // Orders fail one after the other.
		if o.operation == operation.name && (o.form == "orders fail" || o.form == "orders are slow to fail") {
			failing += o.times
		}
	}
	m.failed = m.resource == "telegent_number" && orders < failing
	w.made = append(w.made, m)
	w.mu.Unlock()
	there, wanted := 0, 0
	for _, other := range w.madeNow() {
		if other.resource == m.resource {
			there++
		}
	}
	for _, th := range w.things {
		if th.name == m.resource {
			wanted++
		}
	}
	if there > wanted {
		w.wrong(doubled, fmt.Sprintf("%s makes number %d of %d", operation.name, there, wanted))
	}
}

// madeNow is what was made and is there, or will be when its order completes.
func (w *oddWorld) madeNow() []made {
	w.mu.Lock()
	all := slices.Clone(w.made)
	w.mu.Unlock()
	return slices.DeleteFunc(all, func(m made) bool {
		if m.failed {
			return true
		}
		if m.resource != "telegent_number" {
			return w.sandbox.Object(m.id) == nil
		}
		number := w.numberOf(m.id)
		return number != "" && w.sandbox.Object(number)["Status"] == "Cancelled"
	})
}

// numberOf is the number that an order brought, "" if it has brought none yet.
func (w *oddWorld) numberOf(order string) string {
	for _, number := range w.sandbox.Numbers() {
		if w.sandbox.Object(number)["OrderId"] == order {
			return number
		}
	}
	return ""
}

// unclaimed is what was made of a thing's kind, and is like it, and is in no state; since so many were made.
func (w *oddWorld) unclaimed(th *thing, since int) []made {
	w.mu.Lock()
	earlier := slices.Clone(w.made[:since])
	w.mu.Unlock()
	return slices.DeleteFunc(w.madeNow(), func(m made) bool {
		old := slices.ContainsFunc(earlier, func(e made) bool { return e.id == m.id })
		claimed := slices.ContainsFunc(w.things, func(other *thing) bool { return w.claims(other, m) })
		return old || claimed || m.resource != th.name || !th.isLike(m)
	})
}

// isLike reports whether a request was for a thing.
func (th *thing) isLike(m made) bool {
	for _, field := range []string{"RouteName", "Email", "AccountName", "ICCID", "WebhookUrl", "PackageName", "TNID", "Type"} {
		if want := th.stored[field]; want != nil && m.request[field] != nil && m.request[field] != want {
			return false
		}
	}
	return true
}

// claims reports whether an object is the one that a thing's state is of.
func (w *oddWorld) claims(th *thing, m made) bool {
	if th.instance == nil || th.name != m.resource {
		return false
	}
	if th.name != "telegent_number" {
		return sameID(th.instance.Text("id"), m.id)
	}
	number := w.numberOf(m.id)
	return sameID(th.instance.Text("order_id"), m.id) || number != "" && sameID(th.instance.Text("phone_number"), number)
}

// sameID reports whether two texts mean the same object, however they are written.
func sameID(a, b string) bool {
	bare := func(text string) string {
		text = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "tel:")
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, text)
		if !strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") && len(digits) >= 10 {
			return digits[len(digits)-10:]
		}
		return text
	}
	return a != "" && bare(a) == bare(b)
}

// ordered waits for an order as a user would who looks now and then, and returns its number, "" if it failed.
func (w *oddWorld) ordered(id string) string {
	for range 100 {
		if number := w.numberOf(id); number != "" {
			return number
		}
		w.direct(sandbox.NumberOrderPath + "?OrderId=" + id)
	}
	return ""
}

// direct reads from the sandbox, without oddities.
func (w *oddWorld) direct(target string) {
	call := func(method, target, token, body string) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(w.t.Context(), method, sandboxURL+target, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+token)
		answer := httptest.NewRecorder()
		w.sandbox.ServeHTTP(answer, req)
		return answer
	}
	credentials, _ := json.Marshal(map[string]string{"AccountKey": sandbox.DefaultAccountKey, "AccountSecret": canary + "account"})
	var answer struct{ Token string }
	_ = json.Unmarshal(call(http.MethodPost, sandbox.TokenPath, "", string(credentials)).Body.Bytes(), &answer)
	call(http.MethodGet, target, answer.Token, "")
}
