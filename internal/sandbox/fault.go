// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is an answer that replaces the sandbox's own. Faults precede the request limit, but the requests that meet one count.
//
// Without Status, Body, Drop and Hang the request is answered as usual, after the Delay.
type Fault struct {
	Method string        // "" is every method
	Path   string        // "" is every path
	Times  int           // number of requests that meet it; 0: all
	Every  int           // only every n-th matching request meets it; 0 and 1: each
	Delay  time.Duration // real time to wait before answering

	Status int         // of the answer; default 200 if there is a Body
	Header http.Header // of the answer; a Date in it replaces the sandbox's, an empty one removes it
	Body   string      // of the answer; without a Content-Type in Header it is application/json if it starts with '{', else text/plain

	Drop  bool // the connection is closed without an answer
	Hang  bool // nothing is answered until the client leaves or the sandbox is closed
	Cut   int  // the connection is closed after this many bytes of the body, though Content-Length announces all of it; 0: never
	After bool // the request is handled as usual first, so that it takes effect, then the fault strikes
}

// An injected fault counts the requests that match it.
type injected struct {
	Fault
	matched int // number of matching requests since the last one that met it
}

// Inject adds faults. A request meets the first fault, in order of injection, that matches its Method and Path, is due by Every and has
// Times left.
func (s *Sandbox) Inject(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		f.Path = canonical(f.Path)
		f.Header = f.Header.Clone()
		s.faults = append(s.faults, &injected{Fault: f})
	}
}

// takeFault returns the fault that a request meets, and counts it. The caller holds the lock.
func (s *Sandbox) takeFault(method, path string) (fault Fault, met bool) {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method || f.Path != "" && f.Path != path {
			continue
		}
		if f.matched++; f.matched < f.Every {
			continue
		}
		f.matched = 0
		fault = f.Fault
		switch f.Times {
		case 0:
		case 1:
			s.faults = slices.Delete(s.faults, i, i+1)
		default:
			f.Times--
		}
		return fault, true
	}
	return Fault{}, false
}

// pause waits for the delay of a fault, or for ever if it hangs. It reports false if the client left or the sandbox was closed
// meanwhile.
func (s *Sandbox) pause(ctx context.Context, f Fault) bool {
	if f.Delay <= 0 && !f.Hang {
		return true
	}
	var over <-chan time.Time
	if !f.Hang {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
		return true
	case <-ctx.Done():
		return false
	case <-s.closed:
		return false
	}
}

// replaces reports whether the fault has an answer of its own.
func (f Fault) replaces() bool {
	return f.Status != 0 || f.Body != ""
}

// answer is the fault's own answer.
func (f Fault) answer() answer {
	header := f.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if header.Get("Content-Type") == "" {
		contentType := "text/plain"
		if strings.HasPrefix(f.Body, "{") {
			contentType = "application/json"
		}
		header.Set("Content-Type", contentType)
	}
	return answer{status: cmp.Or(f.Status, http.StatusOK), header: header, body: []byte(f.Body)}
}

// drop closes the connection under a request.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) //nolint:forbidigo // HTTP/2 has no connection to take over.
	}
	_ = conn.Close()
}
