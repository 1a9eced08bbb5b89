// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Inventory serves an account of very many numbers, which a sandbox would take long to
// hold: tokens, GET /v1.0/numbers, and GET /v1.0/numbers/inventory in pages of 100.
type Inventory struct {
	// Numbers is how many there are.
	Numbers int
	// WithoutTotal leaves TotalResults out.
	WithoutTotal bool

	mu       sync.Mutex
	requests []string
}

const inventoryPage = 100

// Number returns the number of an index, in E.164.
func (i *Inventory) Number(index int) string { return fmt.Sprintf("+1801%07d", index) }

// Requests returns how many requests began with the text, such as "GET /v1.0/numbers?"; all
// with "".
func (i *Inventory) Requests(text string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	n := 0
	for _, request := range i.requests {
		if strings.HasPrefix(request, text) {
			n++
		}
	}
	return n
}

// Reset forgets the requests.
func (i *Inventory) Reset() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.requests = nil
}

// ServeHTTP implements http.Handler.
func (i *Inventory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	i.requests = append(i.requests, r.Method+" "+r.URL.RequestURI())
	i.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/v1.0/numbers/inventory":
		page, _ := strconv.Atoi(r.URL.Query().Get("PageNumber"))
		var numbers []string
		for index := (page - 1) * inventoryPage; index < min(page*inventoryPage, i.Numbers); index++ {
			numbers = append(numbers, i.object(index, `"ProductType":"Sms-Only","Tnid"`))
		}
		total := fmt.Sprintf(`"TotalResults":%d,`, i.Numbers)
		if i.WithoutTotal {
			total = ""
		}
		_, _ = fmt.Fprintf(w, `{"AccountId":"AID-1",%s"PageNumber":%d,"PhoneNumbers":[%s]}`, total, page, strings.Join(numbers, ","))
	case "/v1.0/numbers":
		digits := strings.TrimPrefix(r.URL.Query().Get("Number"), "+1801")
		index, err := strconv.Atoi(digits)
		if err != nil || index >= i.Numbers {
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, `{"StatusCode":404,"Message":"Not found"}`)
			return
		}
		_, _ = fmt.Fprint(w, i.object(index, `"TNID"`))
	default:
		_, _ = fmt.Fprint(w, `{"token":"token","successful":true,"tokenExpiry":"01/01/2099 01:00:00 AM"}`)
	}
}

// object is a number, its fields those of both operations; id is the key of its id.
func (i *Inventory) object(index int, id string) string {
	return fmt.Sprintf(`{"Number":%q,%s:"TNID-%d","OrderId":"TNOID-%d","NumberType":"mobile","MessageEnabled":true,"MessageType":"a2p",`+
		`"Classification":"MVNO","VoiceEnabled":false,"MessageRouteId":"MRID-1","VoiceRouteId":null,"Status":"Active",`+
		`"OriginalDatePurchased":null,"AssignedSubscriberId":null,"Iccid":"89012403971%08d","Cnam":null,"QrActivationLink":null,`+
		`"SwapsRemaining":1,"NextSwapResetDate":null}`, i.Number(index), id, index, index, index)
}
