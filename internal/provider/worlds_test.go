// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

const (
	// defaultWorlds is how many worlds TestWorlds lives through unless WORLDS says otherwise.
	defaultWorlds = 25
	// everything ends the name of the scenario that has one of each but the account.
	everything = "with all that it refers to"
	// fleetSize is how many things of a kind a fleet has: enough that some are read from the list.
	fleetSize = 5
)

// TestWorlds configures things in worlds whose API is odd in ways that are drawn at random, and expects that
// nothing is bought twice, nothing cancelled that the configuration has, nothing lost without a word, and no
// secret told. make worlds lives through many; WORLD=<seed> shows one.
func TestWorlds(t *testing.T) {
	t.Parallel()
	if text := os.Getenv("WORLD"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		w := liveThrough(t, drawn(seed, samples(t)), acctest.NewServer(t))
		t.Log(w.told())
		if len(w.problems) > 0 {
			t.Fail()
		}
		return
	}
	count := uint64(defaultWorlds)
	if text := os.Getenv("WORLDS"); text != "" {
		var err error
		if count, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	failures := &failures{}
	t.Run("all", func(t *testing.T) {
		published, schemas := samples(t), acctest.NewServer(t)
		shards := uint64(runtime.GOMAXPROCS(0))
		for shard := range shards {
			t.Run(strconv.FormatUint(shard, 10), func(t *testing.T) {
				t.Parallel()
				for seed := shard + 1; seed <= count; seed += shards {
					if w := liveThrough(t, drawn(seed, published), schemas); len(w.problems) > 0 {
						failures.add(w.shrunk(t))
					}
				}
			})
		}
	})
	failures.report(t, count)
}

// failures are the worlds that failed, by the worst that went wrong and the oddities that it takes.
type failures struct {
	mu    sync.Mutex
	count int
	kinds map[string]*failure
}

type failure struct {
	count int
	first *oddWorld
}

func (f *failures) add(w *oddWorld) {
	kind := w.worst().String()
	for _, o := range w.oddities {
		form, _, _ := strings.Cut(o.form, ",") // There are many ways to repeat a secret.
		kind += ", " + form
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	if f.kinds == nil {
		f.kinds = map[string]*failure{}
	}
	if f.kinds[kind] == nil {
		f.kinds[kind] = &failure{first: w}
	}
	f.kinds[kind].count++
	if w.seed < f.kinds[kind].first.seed {
		f.kinds[kind].first = w
	}
}

func (f *failures) report(t *testing.T, of uint64) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(f.kinds)) {
		t.Errorf("%d worlds: %s; such as this:\n%s", f.kinds[kind].count, kind, f.kinds[kind].first.told())
	}
	if f.count > 0 {
		t.Errorf("%d of %d worlds failed", f.count, of)
	}
}

// shrunk returns a world that failed without the oddities that it takes not to go as wrong.
func (w *oddWorld) shrunk(t *testing.T) *oddWorld {
	t.Helper()
	for i := range slices.Backward(w.oddities) {
		fewer := w.setting
		fewer.oddities = slices.Delete(slices.Clone(w.oddities), i, i+1)
		if less := liveThrough(t, fewer, w.schemas); len(less.problems) > 0 && less.worst() == w.worst() {
			w = less
		}
	}
	return w
}

// liveThrough runs a world in a bubble of its own, so that waits take no time.
func liveThrough(t *testing.T, s setting, schemas *acctest.ProviderServer) (w *oddWorld) {
	t.Helper()
	defer func() {
		if value := recover(); value != nil { // Goroutines that are left, or wait for ever.
			w = cmp.Or(w, &oddWorld{setting: s, schemas: schemas})
			w.wrong(stuck, fmt.Sprint(value))
		}
	}()
	synctest.Test(t, func(t *testing.T) { w = live(t, s, schemas) })
	return w
}

// told describes a world, and how to run it again.
func (w *oddWorld) told() string {
	var b strings.Builder
	fmt.Fprintf(&b, "world %d: %s\n", w.seed, w.scenario)
	for _, o := range w.oddities {
		fmt.Fprintf(&b, "  %s\n", o)
	}
	for _, p := range w.problems {
		fmt.Fprintf(&b, "%s: %s\n", p.trouble, p.text)
	}
	fmt.Fprintf(&b, "All of it: WORLD=%d go test ./internal/provider -run '^TestWorlds$' -v\nTo keep it, as a row of TestWorldCases:\n{seed: %d, scenario: %q, oddities: []oddity{",
		w.seed, w.seed, w.scenario)
	for i, o := range w.oddities {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(o.literal())
	}
	b.WriteString("}},\n")
	if os.Getenv("WORLD") != "" {
		for _, line := range w.story {
			b.WriteString(line() + "\n")
		}
	}
	return b.String()
}

// drawn is the world of a seed.
func drawn(seed uint64, published map[string][]sample) setting {
	rng := rand.New(rand.NewPCG(seed, 2))
	s := setting{seed: seed}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(scenarios())) {
		share := 6
		if !strings.HasPrefix(name, "one") || strings.HasSuffix(name, everything) {
			share = 1 // They take longer.
		}
		names = append(names, slices.Repeat([]string{name}, share)...)
	}
	s.scenario = names[rng.IntN(len(names))]
	count := []int{0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4}[rng.IntN(19)]
	limit := lasting
	if rng.IntN(3) == 0 {
		limit = calm
	}
	resources := map[string]bool{"": true}
	for _, th := range scenarios()[s.scenario](parents{}, rand.New(rand.NewPCG(seed, 1))) {
		resources[th.name] = true
	}
	known := oddForms()
	for len(s.oddities) < count {
		group := []group{fields, fields, fields, fields, answers, answers, answers, courses, courses, courses, echoes}[rng.IntN(11)]
		inGroup := slices.DeleteFunc(slices.Sorted(maps.Keys(known)), func(name string) bool { return known[name].group != group })
		o := oddity{form: inGroup[rng.IntN(len(inGroup))]}
		f := known[o.form]
		times := 0
		if len(f.times) > 0 {
			times = f.times[rng.IntN(len(f.times))]
		}
		places := placesOf(o.form, f, resources, published)
		switch {
		case len(f.on) == 0:
		case len(places) == 0:
			continue
		default:
			o = places[rng.IntN(len(places))]
		}
		o.times = times
		more := append(slices.Clone(s.oddities), o)
		if f.nature(o) <= limit && !slices.Contains(s.oddities, o) && !deceives(more) && !wrapsTwice(more) {
			s.oddities = more
		}
	}
	return s
}

// placesOf is a form wherever there is a place for it: in the answers of these resources, of all if that is nil.
func placesOf(name string, f form, resources map[string]bool, published map[string][]sample) []oddity {
	var places []oddity
	for _, operation := range operations() {
		mine := resources == nil || resources[operation.resource]
		if !mine || !slices.Contains(f.on, operation.role) || f.where != nil && !f.where(operation.name) {
			continue
		}
		if f.of == nil {
			places = append(places, oddity{form: name, operation: operation.name})
			continue
		}
		for _, field := range published[operation.name] {
			if f.of(field) {
				places = append(places, oddity{form: name, operation: operation.name, field: field.path})
			}
		}
	}
	return places
}

// deceives reports whether oddities have the API say that an object is not there, and refuse the list that tells
// otherwise: the provider believes that, with a warning, as it could never hear of a deletion otherwise.
func deceives(oddities []oddity) bool {
	denies := func(role role, forms ...string) bool {
		return slices.ContainsFunc(oddities, func(o oddity) bool {
			operation, _ := operationOf(o.operation)
			return operation.role == role && slices.Contains(forms, o.form)
		})
	}
	return denies(reading, notFound) && denies(listing, notFound, "answers a gateway's 404", "answers 403")
}

// wrapsTwice reports whether oddities put an answer into an answer in another: there has to be an end.
func wrapsTwice(oddities []oddity) bool {
	known := oddForms()
	wrapped := map[string]bool{}
	return slices.ContainsFunc(oddities, func(o oddity) bool {
		wraps := known[o.form].wraps
		twice := wraps && wrapped[o.operation]
		wrapped[o.operation] = wrapped[o.operation] || wraps
		return twice
	})
}

// scenarios are what a world may configure, one thing or some, each after those it refers to. Some of it is drawn.
func scenarios() map[string]func(p parents, rng *rand.Rand) []*thing {
	all := map[string]func(p parents, rng *rand.Rand) []*thing{
		"one number " + everything: func(p parents, rng *rand.Rand) []*thing {
			message, voice := newThing(messageRouteCase(p).complete(), 0, rng), newThing(voiceRouteCase(p).complete(), 0, rng)
			subscriber, number := newThing(subscriberCase(p).complete(), 0, rng), newThing(numberCase(p).complete(), 0, rng)
			number.refs["message_route_id"], number.refs["voice_route_id"] = message, voice
			if number.whole {
				number.refs["assigned_subscriber_id"] = subscriber
			}
			return []*thing{message, voice, subscriber, number}
		},
	}
	for name, of := range resourceCases() {
		if of(parents{}).prepare != nil { // It needs more than a world has.
			continue
		}
		all["one "+name] = func(p parents, rng *rand.Rand) []*thing { return []*thing{newThing(of(p), 0, rng)} }
		if name == "account" { // Its update changes the account that was created last.
			continue
		}
		all[fmt.Sprintf("%d %ss", fleetSize, name)] = func(p parents, rng *rand.Rand) []*thing {
			var fleet []*thing
			for i := range fleetSize {
				fleet = append(fleet, newThing(of(p), i, rng))
			}
			return fleet
		}
	}
	return all
}

// newThing draws the arguments of a thing. Those of a fleet differ.
func newThing(k resourceCase, index int, rng *rand.Rand) *thing {
	th := &thing{resourceCase: k, args: k.args, stored: k.stored, refs: map[string]*thing{}, varied: map[string]bool{}, whole: rng.IntN(4) > 0}
	if index > 0 {
		th.whole = true // The least do not tell one number from another.
	}
	edits := map[string][]edit{
		"telegent_subscriber": {to("name", "Ada  Lovelace", "Name")},
		"telegent_message_route": {
			to("message_url", "https://example.com", "MessageUrl"), to("message_url", "https://Example.com/", "MessageUrl"),
			to("callback_message_url", "https://example.com:443/fallback", "CallbackMessageUrl"),
		},
		"telegent_voice_route": {
			to("voice_url", "https://example.com/", "VoiceUrl"), to("trunk_1.ip", "2001:db8::1", "TrunkIp1"),
			{
				name: "ip_whitelist", set: map[string]any{"ip_whitelist": []string{"192.0.2.1", "2001:db8::2"}},
				stored: map[string]any{"IpWhitelist": []any{map[string]any{"IpAddress": "192.0.2.1"}, map[string]any{"IpAddress": "2001:db8::2"}}},
			},
		},
		"telegent_number": {
			to("cnam_first_name", "Wilhelmina-Augusta", "CnamFirstName"), to("iccid", "8901240000000000001F", "ICCID"),
			{name: "status", set: map[string]any{"status": "parked"}, stored: map[string]any{"Status": "Parked"}},
		},
	}[k.name]
	for _, e := range edits {
		if rng.IntN(3) == 0 {
			th.args, th.stored = putAll(th.args, e.set), putAll(th.stored, e.stored)
			for attribute := range e.set {
				th.varied[attribute] = true
			}
		}
	}
	if index > 0 {
		distinct := map[string]edit{
			"telegent_subscriber":    to("email", fmt.Sprintf("ada%d@example.com", index), "Email"),
			"telegent_message_route": to("route_name", fmt.Sprintf("main %d", index), "RouteName"),
			"telegent_voice_route":   to("route_name", fmt.Sprintf("main %d", index), "RouteName"),
			"telegent_webhook":       to("webhook_url", fmt.Sprintf("https://example.com/events/%d", index), "WebhookUrl"),
			"telegent_package":       to("package_name", fmt.Sprintf("Family %d", index), "PackageName"),
			"telegent_package_item":  to("type", fmt.Sprintf("data %d", index), "Type"),
			"telegent_subscription":  to("tnid", fmt.Sprintf("NID-%d", index), "TNID"),
			"telegent_number":        to("iccid", fmt.Sprintf("89012400000000000%02d", index+10), "ICCID"),
		}[k.name]
		th.args, th.stored = putAll(th.args, distinct.set), putAll(th.stored, distinct.stored)
	}
	if !th.whole {
		th.args = maps.Clone(th.args)
		maps.DeleteFunc(th.args, func(name string, _ any) bool { return !slices.Contains(k.least, name) })
	}
	return th
}

// TestWorldCases lives through worlds that failed once, or are known to be likely.
func TestWorldCases(t *testing.T) {
	t.Parallel()
	const (
		provision, order, number, status = "POST " + sandbox.NumberProvisionPath, "GET " + sandbox.NumberOrderPath, "GET " + sandbox.NumberPath, "POST " + sandbox.NumberStatusPath
		message, subscriber              = "POST " + sandbox.MessageRoutePath, "GET " + sandbox.SubscriberPath
		voice, token                     = "GET " + sandbox.VoiceRoutePath, "POST " + sandbox.TokenPath
	)
	for name, s := range map[string]setting{
		"bought with 201":                {scenario: "one number", oddities: []oddity{{form: "answers 201", operation: provision}}},
		"bought with 202":                {scenario: "one number", oddities: []oddity{{form: "answers 202", operation: provision}}},
		"bought as text/plain":           {scenario: "one number", oddities: []oddity{{form: "is typed as text/plain", operation: provision}}},
		"bought, with an odd id":         {scenario: "one number", oddities: []oddity{{form: "is an object", operation: provision, field: "PhoneNumberId"}}},
		"bought, with Yes and No":        {scenario: "one number", oddities: []oddity{{form: "has more flags, which are neither", operation: provision}}},
		"a route, with Yes and No":       {scenario: "one message_route", oddities: []oddity{{form: "has more flags, which are neither", operation: message}}},
		"a priority of 10.0":             {seed: 2, scenario: "one voice_route", oddities: []oddity{{form: "has a fraction", operation: voice, field: "Trunk1Priortiy"}}},
		"interrupted while it is bought": {scenario: "one number", oddities: []oddity{{form: stopsAfter, times: 2}}},
		"interrupted while it is sent":   {scenario: "one number", oddities: []oddity{{form: stopsBefore, times: 2}}},
		"interrupted while it is pending": {scenario: "one number", oddities: []oddity{
			{form: "orders are slow", operation: provision, times: 3}, {form: stopsAfter, times: 4},
		}},
		"pending for too long":              {seed: 2, scenario: "one number", oddities: []oddity{{form: "orders take half an hour", operation: provision}}},
		"failed":                            {scenario: "one number", oddities: []oddity{{form: "orders fail", operation: provision, times: 1}}},
		"failed, later":                     {scenario: "one number", oddities: []oddity{{form: "orders are slow to fail", operation: provision, times: 1}}},
		"two that fail in a row":            {seed: 28635, scenario: "one number", oddities: []oddity{{form: "orders are slow to fail", operation: provision, times: 1}, {form: "orders fail", operation: provision, times: 1}}},
		"a gateway's page for a list":       {seed: 94374, scenario: "one message_route", oddities: []oddity{{form: "answers 404 as a page", operation: "GET " + sandbox.AccountMessageRoutesPath, times: 1}, {form: notFound, operation: "GET " + sandbox.MessageRoutePath, times: 1}}},
		"a gateway's 404 for an order":      {seed: 10797, scenario: "one number", oddities: []oddity{{form: "answers a gateway's 404", operation: order, times: 1}, {form: "orders are slow", operation: status, times: 1}}},
		"a mark after empty lines":          {seed: 11329, scenario: "one number", oddities: []oddity{{form: "begins with a byte order mark", operation: "POST " + sandbox.NumberUpdatePath}, {form: "begins with empty lines", operation: "POST " + sandbox.NumberUpdatePath}}},
		"accounts after empty lines":        {seed: 5100, scenario: "one account", oddities: []oddity{{form: "begins with a byte order mark", operation: "GET " + sandbox.DistributorAccountsPath}, {form: "begins with empty lines", operation: "GET " + sandbox.DistributorAccountsPath}}},
		"a word that no schema has":         {seed: 55223, scenario: "one message_route", change: "callback_message_authentication_type removed, callback_message_username removed", oddities: []oddity{{form: "ignores null", operation: "POST " + sandbox.MessageRouteUpdatePath}, {form: "is 7", operation: "GET " + sandbox.MessageRoutePath, field: "CallbackMessageAuthenticationType"}}},
		"parked while it is pending":        {seed: 98734, scenario: "one number", change: "on_destroy", oddities: []oddity{{form: "orders take half an hour", operation: provision}}},
		"a status with 204, slowly":         {seed: 93107, scenario: "one number", oddities: []oddity{{form: "answers 204", operation: status}, {form: "orders are slow", operation: status, times: 1}}},
		"a status with OK, and it fails":    {seed: 74411, scenario: "one number", oddities: []oddity{{form: "orders are slow to fail", operation: status, times: 1}, {form: "answers OK", operation: status}}},
		"a status with null, slowly":        {seed: 76084, scenario: "one number", oddities: []oddity{{form: "orders are slow", operation: status, times: 3}, {form: "answers null", operation: status}}},
		"a list that a gateway hides":       {seed: 54985, scenario: "one voice_route", oddities: []oddity{{form: "answers 500 after it", operation: "POST " + sandbox.VoiceRouteDeletePath, times: 1}, {form: "answers a gateway's 404", operation: "GET " + sandbox.AccountVoiceRoutesPath, times: 99}}},
		"a gateway's page, for long":        {seed: 28754, scenario: "5 subscribers", oddities: []oddity{{form: "answers 404 as a page", operation: subscriber, times: 5}, {form: "drops the connection", operation: "POST " + sandbox.SubscriberCreatePath, times: 1}}},
		"parked behind a gateway":           {seed: 88910, scenario: "one number with all that it refers to", oddities: []oddity{{form: "answers 404 as a page", operation: number, times: 2}, {form: "is Suspended", operation: number, field: "Status"}, {form: "orders take half an hour", operation: provision}}},
		"a caller name that no read shows":  {seed: 90521, scenario: "one number", oddities: []oddity{{form: "is absent", operation: number, field: "Cnam"}, {form: `repeats the secrets, as \u002B, in JSON`, operation: "POST " + sandbox.NumberUpdatePath, times: 1}}},
		"a route of the account \"\"":       {seed: 79571, scenario: "one voice_route", oddities: []oddity{{form: "answers 303 after it", operation: "POST " + sandbox.VoiceRoutePath, times: 1}, {form: "is empty", operation: voice, field: "AccountId"}}},
		"a status that no read shows":       {seed: 7380, scenario: "one number", oddities: []oddity{{form: "is null", operation: number, field: "Status"}}},
		"ten absences of five packages":     {seed: 41736, scenario: "5 packages", oddities: []oddity{{form: "answers that it is not found", operation: "GET " + sandbox.PackagePath, times: 5}, {form: "answers a gateway's 404", operation: "GET " + sandbox.PackagePath, times: 5}, {form: "is absent", operation: "GET " + sandbox.DistributorPackagesPath, field: "Results"}}},
		"a list with a field without name":  {seed: 47796, scenario: "one subscription", oddities: []oddity{{form: "has foreign fields", operation: "GET " + sandbox.DistributorSubscriptionsPath}, {form: "answers 500 after it", operation: "POST " + sandbox.SubscriptionDeletePath, times: 1}}},
		"a subscription in lower case":      {seed: 17688, scenario: "one subscription", oddities: []oddity{{form: "is in lower case", operation: "POST " + sandbox.SubscriptionPath, field: "SubscriptionId"}}},
		"a number not found once":           {scenario: "one number", oddities: []oddity{{form: notFound, operation: number, times: 1}}},
		"a number never found":              {scenario: "one number", oddities: []oddity{{form: notFound, operation: number, times: 99}}},
		"a number behind a gateway":         {scenario: "one number", oddities: []oddity{{form: "answers a gateway's 404", operation: number, times: 1}}},
		"an order not found at first":       {scenario: "one number", oddities: []oddity{{form: "orders are slow", operation: provision, times: 1}, {form: notFound, operation: order, times: 1}}},
		"a subscriber not found once":       {scenario: "one subscriber", oddities: []oddity{{form: notFound, operation: subscriber, times: 1}}},
		"a voice route not found once":      {scenario: "one voice_route", oddities: []oddity{{form: notFound, operation: voice, times: 1}}},
		"a subscriber of no account":        {scenario: "one subscriber", oddities: []oddity{{form: "is null", operation: subscriber, field: "Account"}}},
		"suspended":                         {scenario: "one number", oddities: []oddity{{form: "is Suspended", operation: number, field: "Status"}}},
		"about to be cancelled":             {scenario: "one number", oddities: []oddity{{form: "is Cancel Pending", operation: number, field: "Status"}}},
		"an order without its number":       {scenario: "one number", oddities: []oddity{{form: "orders are slow", operation: provision, times: 1}, {form: "is null", operation: order, field: "PhoneNumbersOrdered"}}},
		"bought in national notation":       {scenario: "one number", oddities: []oddity{{form: "is national", operation: provision, field: "PhoneNumberAssigned"}}},
		"read in national notation":         {scenario: "one number", oddities: []oddity{{form: "is national", operation: number, field: "Number"}}},
		"an id in lower case":               {scenario: "one subscriber", oddities: []oddity{{form: "is in lower case", operation: subscriber, field: "SubscriberId"}}},
		"a padded id of a new route":        {scenario: "one message_route", oddities: []oddity{{form: "is padded", operation: message, field: "MessageRouteId"}}},
		"a token with 201":                  {scenario: "one account", oddities: []oddity{{form: "answers 201", operation: token}}},
		"a token after a byte order mark":   {scenario: "one account", oddities: []oddity{{form: "begins with a byte order mark", operation: token}}},
		"bought after a byte order mark":    {scenario: "one number", oddities: []oddity{{form: "begins with a byte order mark", operation: provision}}},
		"an update with 204":                {scenario: "one message_route", change: "route_name", oddities: []oddity{{form: "answers 204", operation: "POST " + sandbox.MessageRouteUpdatePath}}},
		"a change of status with 204":       {scenario: "one number", oddities: []oddity{{form: "answers 204", operation: status}}},
		"a URL with its host in upper case": {scenario: "one message_route", oddities: []oddity{{form: "has its host in upper case", operation: "GET " + sandbox.MessageRoutePath, field: "MessageUrl"}}},
		"a null that is ignored":            {seed: 2, scenario: "one voice_route", change: "header_manipulation removed", oddities: []oddity{{form: "ignores null", operation: "POST " + sandbox.VoiceRouteUpdatePath}}},
		`a password as +`:                   {scenario: "one subscriber", oddities: []oddity{{form: `repeats the secrets, as \u002b, as text`, operation: "POST " + sandbox.SubscriberCreatePath, times: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, o := range s.oddities {
				if _, known := oddForms()[o.form]; !known {
					t.Fatalf("there is no form %q", o.form)
				}
			}
			if w := liveThrough(t, s, acctest.NewServer(t)); len(w.problems) > 0 {
				t.Error(w.told())
			}
		})
	}
}

// TestWorldWithoutOddities is the sane world: whatever is configured, all goes well.
func TestWorldWithoutOddities(t *testing.T) {
	t.Parallel()
	for name := range scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			schemas := acctest.NewServer(t)
			for seed := range uint64(2) {
				if w := liveThrough(t, setting{seed: seed, scenario: name}, schemas); len(w.problems) > 0 {
					t.Error(w.told())
				}
			}
		})
	}
}

// TestOddForms looks at the table: each form does one thing, and there is a place where it does.
func TestOddForms(t *testing.T) {
	t.Parallel()
	published := samples(t)
	if sum := len(valueForms()) + len(answerForms()) + len(courseForms()) + len(echoForms()); len(oddForms()) != sum {
		t.Errorf("%d of %d forms are left: some have the same name", len(oddForms()), sum)
	}
	for name, f := range oddForms() {
		does := 0
		for _, there := range []bool{f.value != nil, f.tree != nil, f.text != nil, f.before != nil, f.after != nil, f.course != nil} {
			if there {
				does++
			}
		}
		if stops := name == stopsBefore || name == stopsAfter; stops && does != 0 || !stops && does != 1 {
			t.Errorf("%s does %d things", name, does)
		}
		if (f.value != nil) != (f.of != nil) {
			t.Errorf("%s is of a field: %t", name, f.of != nil)
		}
		if len(f.on) > 0 && len(placesOf(name, f, nil, published)) == 0 {
			t.Errorf("there is no place for %s", name)
		}
	}
}

// TestOddities puts answers through forms.
func TestOddities(t *testing.T) {
	t.Parallel()
	const published = `{"Number":"+18015551234","Account":{"AccountId":"AID-1"},"Flag":true,"Count":10,"List":["a","b"],"Items":[{"Id":"X"},{"Id":"Y"}],"Nothing":null}`
	for _, test := range []struct{ form, field, want string }{
		{"is null", "Number", `{"Number":null,`},
		{"is absent", "Account", `{"Count":10,"Flag"`},
		{"is absent", "Items[].Id", `"Items":[{},{}]`},
		{"is absent", "List[]", `"List":[]`},
		{"is an object", "Account.AccountId", `"Account":{"AccountId":{"Value":"AID-1"}}`},
		{"is in a list", "Count", `"Count":[10]`},
		{"is text", "Flag", `"Flag":"true"`},
		{"has a fraction", "Count", `"Count":10.0`},
		{"has an exponent", "Count", `"Count":10e0`},
		{"is in lower case", "Items[].Id", `"Items":[{"Id":"x"},{"Id":"y"}]`},
		{"is national", "Number", `"Number":"(801) 555-1234"`},
		{"is in another order", "List", `"List":["b","a"]`},
		{"has everything twice", "Items", `"Items":[{"Id":"X"},{"Id":"Y"},{"Id":"X"},{"Id":"Y"}]`},
		{"is absent", "Unheard.Of", `"Nothing":null`},
		{"has keys in lower case", "", `{"account":{"accountid":"AID-1"},`},
		{"comes in a list in Data", "", `{"Data":[{"Account"`},
	} {
		f := oddForms()[test.form]
		change := f.tree
		if f.value != nil {
			change = func(tree any) any { return edited(tree, test.field, f.value) }
		}
		// The keys come in the order of the alphabet.
		got := string(rewritten([]byte(published), []func(any) any{change}))
		if want := strings.TrimPrefix(test.want, "{\"Number\""); !strings.Contains(got, want) {
			t.Errorf("%s %s: %s", test.field, test.form, got)
		}
	}
}

// TestRevealed looks for a secret in all the ways that the forms repeat it.
func TestRevealed(t *testing.T) {
	t.Parallel()
	for name, encode := range encoders() {
		if text := "Cannot use " + encode(canary+"account"); !revealed(text) {
			t.Errorf("%s: %s", name, text)
		}
	}
	for _, text := range []string{"", "hunter", "Cannot use (sensitive).", "100 %", `\u00`, "%zz &nothing;"} {
		if revealed(text) {
			t.Error(text)
		}
	}
}

func TestSameID(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"MRID-1a", " mrid-1A\r\n", true},
		{"+18015551234", "(801) 555-1234", true},
		{"+18015551234", "tel:+1-801-555-1234", true},
		{"+18015551234", "+18015551235", false},
		{"MRID-1", "MRID-2", false},
		{"", "", false},
	} {
		if sameID(test.a, test.b) != test.same {
			t.Errorf("%q and %q", test.a, test.b)
		}
	}
}
