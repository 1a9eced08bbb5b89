// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// One operation registers an address and replaces it; a read has it in capitals and with a ZIP+4.
func TestE911Address(t *testing.T) {
	t.Parallel()
	a := newAPI(t, sandbox.Config{})
	a.secondAccount(t)
	number := a.number(t)
	address := fields{"PhoneNumber": number, "Street1": "100 Main St", "City": "Lehi", "State": "UT", "Zip": "84043"}

	read := func(query ...string) reply {
		t.Helper()
		return a.send(t, http.MethodGet, withQuery(sandbox.E911AddressPath, query...), nil)
	}
	write := func(more fields) reply {
		t.Helper()
		return a.send(t, http.MethodPost, sandbox.E911AddressUpdatePath, with(address, more))
	}
	refused(t, "a read before there is one", read("PhoneNumber", number), 404, "")
	refused(t, "a read of nothing", read(), 400, "")
	refused(t, "a number that does not exist", write(fields{"PhoneNumber": "+18015550000"}), 404, "")
	refused(t, "a number of another account", write(fields{"AccountId": secondAccount}), 404, "")

	for _, more := range []fields{{"Street2": "Suite 1"}, {"Street2": "", "Zip": "84043-1111", "AccountId": firstAccount}} {
		accept(t, "an address", write(more))
		want := fields{"Street1": "100 MAIN ST", "Street2": nil, "City": "LEHI", "State": "UT", "Zip": "84043-1111"}
		if more["Street2"] != "" {
			want["Street2"], want["Zip"] = "SUITE 1", "84043-6330"
		}
		got := a.get(t, sandbox.E911AddressPath, "PhoneNumber", number, "AccountId", firstAccount)
		if diff := cmp.Diff(fields{"PhoneNumber": number, "AccountId": firstAccount, "E911Address": want}, got); diff != "" {
			t.Errorf("a read (-want +got):\n%s", diff)
		}
	}
	refused(t, "a read for another account", read("PhoneNumber", number, "AccountId", secondAccount), 404, "")
	stored := a.Object(sandbox.E911Address(number))
	if diff := cmp.Diff(with(address, fields{"Zip": "84043-1111", "AccountId": firstAccount}), stored); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	a.Forget(number)
	refused(t, "a read after its number is gone", read("PhoneNumber", number), 404, "")
}
