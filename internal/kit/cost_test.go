// SPDX-License-Identifier: MPL-2.0

package kit_test

import (
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// TestReadsCostAtMostTwice compares what reads cost with the cheaper of reading singly and
// listing, which each take a token too. Without a total, it is found out in doubled steps how
// long the list is.
func TestReadsCostAtMostTwice(t *testing.T) {
	t.Parallel()
	for _, account := range []int{1, 100, 101, 250, 1000, 5000} {
		for _, state := range []int{1, 2, 3, 5, 10, 20, 50, 200, 1000} {
			for _, withoutTotal := range []bool{false, true} {
				if state > account {
					continue
				}
				t.Run(fmt.Sprintf("%d of %d, without a total %t", state, account, withoutTotal), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						i := &acctest.Inventory{Numbers: account, WithoutTotal: withoutTotal}
						var indexes []int
						for n := range state { // Spread over all pages, the last first.
							indexes = append(indexes, account-1-n*account/state)
						}
						readNumbers(t, newData(t, i, make(chan struct{})), i, indexes)
						pages := (account + 99) / 100
						if withoutTotal {
							pages++ // that says that there are no more
						}
						best := 1 + min(state, pages)
						most := 2*best + 1
						if withoutTotal {
							most = 5 * best / 2
						}
						if n := i.Requests(""); n > most {
							t.Errorf("%d requests, want at most %d, as the best is %d: %d tokens, %d pages", n, most, best, i.Requests("POST"), i.Requests("GET /v1.0/numbers/inventory"))
						}
					})
				})
			}
		}
	}
}

// BenchmarkReadNumbers reads all numbers of an account, in process. Its time is to grow with
// their number.
func BenchmarkReadNumbers(b *testing.B) {
	for _, numbers := range []int{10_000, 30_000, 100_000} {
		b.Run(strconv.Itoa(numbers), func(b *testing.B) {
			i := &acctest.Inventory{Numbers: numbers}
			indexes := make([]int, numbers)
			for n := range indexes {
				indexes[n] = n
			}
			for b.Loop() {
				readNumbers(b, newData(b, i, make(chan struct{})), i, indexes)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*numbers), "us/number")
		})
	}
}
