// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Entry is one request in the journal. It holds no body, secret or token, and no headers except the two named here.
type Entry struct {
	At          time.Time // arrival
	Method      string
	Path        string // TokenPath for both spellings of it
	Query       string // as sent, but empty on token paths, and "?" for a parameter that the operations of a path lack: it could be a misplaced secret
	UserAgent   string
	ContentType string
	Status      int  // 0 without an answer
	Fault       bool // the request met a fault

	// Scope is, for a Telegent token call, the ApiEndpoint as sent; for a Telnyx token call, the requested scopes, sorted; for any
	// other call, the normalised scope of its token.
	Scope string
}

// String is the entry in one line.
func (e Entry) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", e.At.UTC().Format(time.RFC3339), e.Method, (&url.URL{Path: e.Path}).EscapedPath())
	if e.Query != "" {
		fmt.Fprintf(&b, "?%s", e.Query)
	}
	if e.Status == 0 {
		b.WriteString(" no answer")
	} else {
		fmt.Fprintf(&b, " %d", e.Status)
	}
	if e.Scope != "" {
		fmt.Fprintf(&b, " for %s", e.Scope)
	}
	if e.UserAgent != "" {
		fmt.Fprintf(&b, " by %q", e.UserAgent)
	}
	if e.Fault {
		b.WriteString(" (fault)")
	}
	return b.String()
}

// loggedQuery is a query as recorded in the journal. The caller holds the lock.
func (s *Sandbox) loggedQuery(path, query string) string {
	if path == TokenPath {
		return ""
	}
	operations, served := s.operations[path]
	if !served || query == "" {
		return query
	}
	parameters := strings.Split(query, "&")
	for i, parameter := range parameters {
		name, _, _ := strings.Cut(parameter, "=")
		known := false
		for _, op := range operations {
			known = known || s.published.of(op.name()).query.has(name)
		}
		if !known || strings.Contains(parameter, ";") {
			parameters[i] = "?"
		}
	}
	return strings.Join(parameters, "&")
}

// Journal returns a copy of the requests since the last ResetJournal, in the order of their arrival.
func (s *Sandbox) Journal() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	entries := make([]Entry, len(s.journal))
	for i, e := range s.journal {
		entries[i] = *e
	}
	return entries
}

// Requests counts the journal's entries of a path, or of a method and a path, such as "GET /v1.0/message/routes".
func (s *Sandbox) Requests(path string) int {
	method, rest, named := strings.Cut(path, " ")
	if named {
		path = rest
	}
	path = canonical(path)
	n := 0
	for _, e := range s.Journal() {
		if e.Path == path && (!named || e.Method == method) {
			n++
		}
	}
	return n
}

// ResetJournal empties the journal. Requests that are under way do not appear in it later.
func (s *Sandbox) ResetJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal = nil
}
