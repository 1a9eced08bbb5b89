// SPDX-License-Identifier: MPL-2.0

// Package sandbox is a stand-in for the Telegent API and for the token endpoints of Telnyx and Mesh: an http.Handler with state, a
// clock, a request limit, faults and a journal. It serves the Telegent operations that the provider uses, is strict about their requests,
// and its answers have the keys of the published ones, oddities included. The others that the probe asks have their published examples as
// answers.
//
//	s := sandbox.New(sandbox.Config{})
//	server := httptest.NewServer(s)
//	defer server.Close()
//	defer s.Close() // runs first, so that no hanging request holds server.Close up
//
//	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Times: 1, Status: http.StatusServiceUnavailable})
//	// point the client at server.URL, with sandbox.DefaultAccountKey and sandbox.DefaultAccountSecret
//	if n := s.Requests(sandbox.TokenPath); n != 2 {
//		t.Errorf("the client sent %d token requests, want 2: %v", n, s.Journal())
//	}
//
// The path decides the service: TelnyxTokenPath and MeshTokenPath are theirs, every other path is Telegent's.
//
// It shares no code with the client, so that a JSON key the client misspells is refused here.
package sandbox

import (
	"cmp"
	"crypto/rand"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The Telegent credentials of a sandbox whose Config names none.
const (
	DefaultAccountKey    = "DID-12345678-1a2b-3cd4-5e6f-000000000000"
	DefaultAccountSecret = "sandbox-secret-that-opens-nothing-else"
)

// bodyLimit is the largest accepted request body, in bytes.
const bodyLimit = 1 << 20

// Config says how a sandbox behaves. The zero value is the published APIs with example credentials.
type Config struct {
	AccountKey    string // default DefaultAccountKey
	AccountSecret string // default DefaultAccountSecret

	TokenLifetime time.Duration // default 5 minutes; negative: tokens are expired when issued
	ExpiryLayout  string        // Go time layout of Telegent's tokenExpiry, always in UTC; default "01/02/2006 03:04:05 PM"
	ExpiryText    string        // if set, sent as tokenExpiry verbatim
	OpaqueTokens  bool          // tokens are random text instead of JWTs; those of Telnyx always are
	ScopeOptional bool          // a Telegent token call without ApiEndpoint gets a token for all endpoints, instead of a 400

	RequestsPerMinute int           // number of Telegent requests that a Window admits; default 50; negative: no limit
	Window            time.Duration // default one minute
	NoRetryAfter      bool          // a 429 has no Retry-After

	InventoryPageSize    int // numbers on a page of the inventory; default 100
	AvailabilityPageSize int // areas on a page of available ones; default 10,000
	AvailableAreas       int // number of areas with available numbers; default 250; negative: none

	AccountList          AccountList // the shape of the list of accounts; default AccountListPublished
	SparseSubscriberList bool        // subscribers in lists have a null Account and an empty Name, as in the sample, unlike in single reads
	AssignedNumbers      bool        // a subscriber's PhoneNumbers are those that are assigned to it, whichever operation assigned them

	TelnyxClientID     string   // default DefaultTelnyxClientID
	TelnyxClientSecret string   // default DefaultTelnyxClientSecret
	TelnyxScopes       []string // scopes that the client may have, and gets unless it asks for fewer; nil: admin, messaging, voice
	TelnyxBodyAuthOnly bool     // the client must authenticate in the body; HTTP Basic is ignored

	MeshClientID     string // default DefaultMeshClientID
	MeshClientSecret string // default DefaultMeshClientSecret
	MeshStatus       string // content.status of a success; default "available"
	MeshOuterStatus  string // status of a success; default "ok"
	MeshNullToken    bool   // id_token is null
	MeshNullExpiry   bool   // expires_in is null

	Now     func() time.Time // the clock of Date, journal, limit and token expiry; default time.Now
	Observe func(Entry)      // called after each request, by the goroutine that served it
}

// Sandbox is an http.Handler that plays the three services. It is safe for concurrent use.
type Sandbox struct {
	config     Config
	key        []byte // signs the JWTs
	handlers   map[string]handler
	operations map[string]map[string]operation // by path and method

	close  sync.Once
	closed chan struct{}

	mu      sync.Mutex // guards the fields below and the journal's entries
	limit   limit
	faults  []*injected
	journal []*Entry
	grants  map[string]grant
	issued  []string
	state   state

	published specifications

	telnyxCodes   map[string]telnyxCode // that are not used yet
	telnyxRefresh map[string]bool       // refresh tokens that are not used yet
}

// A handler answers the calls of one path that have passed the limit and, except for token calls, the scope check.
type handler func(c *call) answer

// A call is one request on its way through the sandbox.
type call struct {
	request    *http.Request
	path       string // canonical
	body       []byte // cut short if tooLarge
	tooLarge   bool
	entry      *Entry
	fault      Fault         // the zero Fault if the call meets none
	retryAfter time.Duration // 0 within the limit
}

// New returns a sandbox that behaves as config says.
func New(config Config) *Sandbox {
	config.AccountKey = cmp.Or(config.AccountKey, DefaultAccountKey)
	config.AccountSecret = cmp.Or(config.AccountSecret, DefaultAccountSecret)
	config.TokenLifetime = cmp.Or(config.TokenLifetime, 5*time.Minute)
	config.ExpiryLayout = cmp.Or(config.ExpiryLayout, "01/02/2006 03:04:05 PM")
	config.RequestsPerMinute = cmp.Or(config.RequestsPerMinute, 50)
	config.Window = cmp.Or(config.Window, time.Minute)
	config.InventoryPageSize = cmp.Or(max(config.InventoryPageSize, 0), 100)
	config.AvailabilityPageSize = cmp.Or(max(config.AvailabilityPageSize, 0), 10_000)
	config.AvailableAreas = cmp.Or(config.AvailableAreas, 250)
	config.TelnyxClientID = cmp.Or(config.TelnyxClientID, DefaultTelnyxClientID)
	config.TelnyxClientSecret = cmp.Or(config.TelnyxClientSecret, DefaultTelnyxClientSecret)
	config.TelnyxScopes = slices.Clone(config.TelnyxScopes)
	if config.TelnyxScopes == nil {
		config.TelnyxScopes = []string{"admin", "messaging", "voice"}
	}
	config.MeshClientID = cmp.Or(config.MeshClientID, DefaultMeshClientID)
	config.MeshClientSecret = cmp.Or(config.MeshClientSecret, DefaultMeshClientSecret)
	config.MeshStatus = cmp.Or(config.MeshStatus, "available")
	config.MeshOuterStatus = cmp.Or(config.MeshOuterStatus, "ok")
	if config.Now == nil {
		config.Now = time.Now
	}
	s := &Sandbox{
		config: config,
		key:    make([]byte, 32),
		closed: make(chan struct{}),
		limit:  limit{max: config.RequestsPerMinute, window: config.Window},
		grants: map[string]grant{},

		telnyxCodes:   map[string]telnyxCode{},
		telnyxRefresh: map[string]bool{},
	}
	_, _ = rand.Read(s.key) // never fails
	s.handlers = map[string]handler{
		TokenPath:       s.issueToken,
		TelnyxTokenPath: s.issueTelnyxToken,
		MeshTokenPath:   s.issueMeshToken,
	}
	s.published = specifications{}
	s.state = newState()
	operations := slices.Concat(
		s.accountOperations(), s.subscriberOperations(), s.numberOperations(), s.orderOperations(), s.distributorOperations(), s.packageOperations(), s.serviceOperations(),
		s.e911AddressOperations(), s.numberUseOperations(),
	)
	for _, c := range s.state.collections {
		operations = append(operations, s.plainOperations(c)...)
	}
	s.operations = map[string]map[string]operation{}
	for _, op := range operations {
		if s.operations[op.path] == nil {
			s.operations[op.path] = map[string]operation{}
		}
		s.operations[op.path][op.method] = op
		s.handlers[op.path] = s.operate
	}
	return s
}

// Close ends every hang and every delay, including later ones. Call it before closing the server.
func (s *Sandbox) Close() {
	s.close.Do(func() { close(s.closed) })
}

// ServeHTTP answers one request. To break a connection it hijacks it; where that is impossible it panics with
// http.ErrAbortHandler, which net/http servers expect.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.arrive(r)
	defer s.finish(c)
	if err := c.read(); err != nil {
		drop(w)
		return
	}
	s.recordScope(c)

	var a answer
	if c.fault.After {
		a = s.usual(c)
	}
	if !s.pause(r.Context(), c.fault) || c.fault.Drop {
		drop(w)
		return
	}
	switch {
	case c.fault.replaces():
		a = c.fault.answer()
	case !c.fault.After:
		a = s.usual(c)
	}
	s.send(w, c, a)
}

// arrive records the request in the journal, counts it and takes its fault in one step, so that the journal has the order in which
// requests met faults and the limit.
func (s *Sandbox) arrive(r *http.Request) *call {
	now := s.config.Now()
	c := &call{request: r, path: canonical(r.URL.Path)}
	s.mu.Lock()
	defer s.mu.Unlock()
	fault, met := s.takeFault(r.Method, c.path)
	c.fault = fault
	c.entry = &Entry{
		At:          now,
		Method:      r.Method,
		Path:        c.path,
		UserAgent:   r.UserAgent(),
		ContentType: r.Header.Get("Content-Type"),
		Fault:       met,
	}
	if !foreign(c.path) {
		c.retryAfter = s.limit.take(now)
		c.entry.Query = s.loggedQuery(c.path, r.URL.RawQuery)
	}
	s.journal = append(s.journal, c.entry)
	return c
}

// read reads the body to its end, because net/http notices only then that a client has left.
func (c *call) read() error {
	body, err := io.ReadAll(io.LimitReader(c.request.Body, bodyLimit+1))
	if err != nil {
		return err
	}
	c.body, c.tooLarge = body, len(body) > bodyLimit
	_, err = io.Copy(io.Discard, c.request.Body)
	return err
}

// usual is the API's answer when no fault replaces it.
func (s *Sandbox) usual(c *call) answer {
	if c.retryAfter > 0 {
		a := tooManyRequests(c.retryAfter)
		if s.config.NoRetryAfter {
			a.header.Del("Retry-After")
		}
		return a
	}
	if public(c) {
		return page()
	}
	if c.path != TokenPath && !foreign(c.path) {
		if status := s.authorize(c.request); status != http.StatusOK {
			return failure(status)
		}
	}
	handle, known := s.handlers[c.path]
	if !known {
		handle = s.answerSample
	}
	return handle(c)
}

// foreign reports whether a path belongs to a service other than Telegent.
func foreign(path string) bool {
	return path == TelnyxTokenPath || path == MeshTokenPath
}

// finish reports a request to Observe, answered or not.
func (s *Sandbox) finish(c *call) {
	if s.config.Observe == nil {
		return
	}
	s.mu.Lock()
	entry := *c.entry
	s.mu.Unlock()
	s.config.Observe(entry)
}
