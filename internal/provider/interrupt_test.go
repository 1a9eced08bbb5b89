// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// interruptedObjects is how many objects an apply creates that is interrupted.
const interruptedObjects = 20

// interruption is an apply that is interrupted.
type interruption struct {
	name  string
	block string // of the objects: how many, and a message route
	path  string // of the operation that creates one
	id    string // the attribute that the sandbox knows one by
	// callerName is what a second call gives to each number; "" if there is none.
	callerName string
	// held is set if the answers to creations come after the interrupt alone.
	held bool
	// terminated is set if all processes get a SIGTERM, in place of the CLI an interrupt.
	terminated bool
	// pending is how many of the first orders are pending at first, about.
	pending int
}

func interruptions() []interruption {
	const number = `
resource "telegent_number" "test" {
  count            = %d
  number_type      = "mvno"
  message_type     = "a2p"
  product_type     = "Sms-Only"
  message_enabled  = true
  voice_enabled    = false
  message_route_id = %q
}
`
	const route = `
resource "telegent_message_route" "test" {
  count              = %d
  route_name         = "Main of %s"
  message_url        = "https://example.com/messages"
  message_url_method = "POST"
}
`
	numbers := interruption{name: "numbers", block: number, path: sandbox.NumberProvisionPath, id: "phone_number"}
	routes := interruption{name: "message routes", block: route, path: sandbox.MessageRoutePath, id: "id"}
	namedNumbers, heldNumbers, heldRoutes, pendingNumbers, terminatedNumbers := numbers, numbers, routes, numbers, numbers
	namedNumbers.name, namedNumbers.callerName = "numbers, each in two calls", "Main"
	namedNumbers.block = strings.Replace(number, "\n}", "\n  cnam_first_name = \"Main\"\n}", 1)
	heldNumbers.name, heldNumbers.held = "numbers, answered afterwards", true
	heldRoutes.name, heldRoutes.held = "message routes, answered afterwards", true
	pendingNumbers.name, pendingNumbers.pending = "numbers, some of them pending", 10
	terminatedNumbers.name, terminatedNumbers.terminated = "numbers, terminated", true
	return []interruption{numbers, namedNumbers, heldNumbers, pendingNumbers, terminatedNumbers, routes, heldRoutes}
}

// TestAccInterruptedApply interrupts an apply of many objects at a random moment, and
// applies again: nothing that was bought is missing in the state, and nothing is bought
// twice. INTERRUPTS says how often; make interrupts sets it.
func TestAccInterruptedApply(t *testing.T) {
	t.Parallel()
	rounds := 1
	if text := os.Getenv("INTERRUPTS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	acctest.FindCLI(t)
	binary := builtProvider(t)
	for n, i := range interruptions() {
		for round := range rounds {
			t.Run(fmt.Sprintf("%s/%d", i.name, round), func(t *testing.T) {
				t.Parallel()
				i.run(t, binary, rand.New(rand.NewPCG(uint64(n), uint64(round))))
			})
		}
	}
}

func (i interruption) run(t *testing.T, binary string, random *rand.Rand) {
	s := sandbox.New(sandbox.Config{RequestsPerMinute: -1})
	for range i.pending {
		s.CourseOrders(sandbox.OrderCourse{Times: 1, Polls: random.IntN(2)})
	}
	m := newMoment(s, i, random)
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	w := acctest.NewWorkspace(t, binary, required+acctest.Provider(server.URL, "requests_per_minute = 0")+
		fmt.Sprintf(i.block, interruptedObjects, seededRoute(t, s)))

	var status int
	var output string
	if i.terminated {
		status, output = runTerminated(t, w, m.come, "apply", "-auto-approve")
	} else {
		status, output = w.RunInterrupted(t, m.come, "apply", "-auto-approve")
	}
	m.pass()
	hasEnded(t, w)
	created, known := m.creations(), instances(t, w)
	t.Logf("interrupted when request %d %s: status %d, %d created, %d in the state", m.request, m.verb(), status, created, len(known))
	if len(known) != created {
		t.Errorf("%d were created, %d are in the state:\n%s", created, len(known), output)
	}

	w.MustRun(t, "apply", "-auto-approve")
	if i.pending > 0 {
		w.MustRun(t, "apply", "-auto-approve") // The one before may have found an order still pending.
	}
	hasEnded(t, w)
	if created := m.creations(); created != interruptedObjects {
		t.Errorf("%d were created in the end, want %d", created, interruptedObjects)
	}
	i.compare(t, s, instances(t, w))
}

// compare asserts that the state has all objects, each once, and that they are well.
func (i interruption) compare(t *testing.T, s *sandbox.Sandbox, known []instance) {
	t.Helper()
	ids := map[string]bool{}
	for _, in := range known {
		id, _ := in.Values[i.id].(string)
		ids[id] = true
		object := s.Object(id)
		if in.Tainted || object == nil || object["Status"] == "Cancelled" {
			t.Errorf("the state has %v, tainted: %t; the API has %v", in.Values, in.Tainted, object)
		}
		if i.callerName != "" && object["CnamFirstName"] != i.callerName {
			t.Errorf("%s is called %v, want %s", id, object["CnamFirstName"], i.callerName)
		}
	}
	if len(known) != interruptedObjects || len(ids) != interruptedObjects {
		t.Errorf("%d objects are in the state in the end, as %d instances, want %d", len(ids), len(known), interruptedObjects)
	}
}

// instance is an instance of a resource in a state.
type instance struct {
	Values  map[string]any
	Tainted bool
}

// instances returns what the state has.
func instances(t *testing.T, w *acctest.Workspace) []instance {
	t.Helper()
	var shown struct {
		Values struct {
			Root struct {
				Resources []instance
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(w.MustRun(t, "show", "-json")), &shown); err != nil {
		t.Fatal(err)
	}
	return shown.Values.Root.Resources
}

// runTerminated runs the CLI, and sends a SIGTERM to it and to all that it started, as
// CI systems do to end a job.
func runTerminated(t *testing.T, w *acctest.Workspace, come <-chan struct{}, args ...string) (status int, output string) {
	t.Helper()
	if _, err := os.Stat("/proc/self/cwd"); err != nil {
		t.Skip("this system does not list its processes")
	}
	over := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		select {
		case <-come:
			for _, pid := range processes(t, w) {
				if process, err := os.FindProcess(pid); err == nil {
					_ = process.Signal(syscall.SIGTERM)
				}
			}
		case <-over:
		}
	})
	status, output = w.Run(t, args...)
	close(over)
	wait.Wait()
	return status, output
}

// hasEnded asserts that no process that the CLI started is left.
func hasEnded(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	if left := processes(t, w); len(left) > 0 {
		t.Errorf("processes are left: %v", left)
	}
}

// processes returns those that run in the folder of a workspace, the CLI and its
// providers; none if the system does not list them.
func processes(t *testing.T, w *acctest.Workspace) (pids []int) {
	t.Helper()
	folders, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		path, err := os.Readlink(folder)
		if err != nil || path != w.Dir { // It may have ended meanwhile.
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// moment is a sandbox that takes its time, and the moment of an interrupt: when so many
// requests have arrived there, or were answered.
type moment struct {
	sandbox  *sandbox.Sandbox
	of       interruption
	request  int
	answered bool

	come chan struct{} // closed when it has come
	once sync.Once

	mu                         sync.Mutex
	random                     *rand.Rand
	arrivals, answers, created int
}

func newMoment(s *sandbox.Sandbox, i interruption, random *rand.Rand) *moment {
	m := &moment{sandbox: s, of: i, random: random, come: make(chan struct{})}
	m.request, m.answered = 1+random.IntN(1+interruptedObjects), random.IntN(2) == 0 // One more is for a token.
	if i.held {
		m.request, m.answered = 2+random.IntN(10), false // The CLI creates no more at a time.
	}
	return m
}

func (m *moment) verb() string {
	if m.answered {
		return "was answered"
	}
	return "arrived"
}

// pass lets the moment come, if it has not.
func (m *moment) pass() { m.once.Do(func() { close(m.come) }) }

func (m *moment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	before, after := m.arrive()
	<-time.After(before)
	answer := httptest.NewRecorder()
	m.sandbox.ServeHTTP(answer, r)
	if r.Method == http.MethodPost && r.URL.Path == m.of.path {
		m.create(answer.Code)
		if m.of.held {
			<-m.come
			after += time.Second // The CLI has to hear of it, and the provider of the stop.
		}
	}
	<-time.After(after)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
	m.leave()
}

// arrive returns how long the request takes, before it takes effect and after that.
func (m *moment) arrive() (before, after time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.arrivals++
	if !m.answered && m.arrivals == m.request {
		m.pass()
	}
	return time.Duration(m.random.Int64N(int64(200 * time.Millisecond))), time.Duration(m.random.Int64N(int64(200 * time.Millisecond)))
}

func (m *moment) leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers++
	if m.answered && m.answers == m.request {
		m.pass()
	}
}

func (m *moment) create(status int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if status == http.StatusOK {
		m.created++
	}
}

func (m *moment) creations() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.created
}
