// SPDX-License-Identifier: MPL-2.0

package telegent

import "strings"

// Operation is an operation of the API, "METHOD /path": a Read, a Write or an
// IdempotentWrite. The type says whether it may be repeated; the HTTP method does not,
// because many reads of this API are POST.
type Operation interface {
	// String returns the operation as in the API's reference.
	String() string
	repeatable() bool
	writes() bool
}

// Read is an operation that changes nothing. It is repeated after a missing or bad
// answer.
type Read string

// Write is an operation that changes something. It is repeated only if the API cannot
// have acted on it. Once it is sent, it ends with its answer or the request timeout,
// even if its context ends.
type Write string

// IdempotentWrite is an operation that changes something and has the same effect when it
// is sent twice, such as one that sets a policy. It is repeated like a Read.
type IdempotentWrite string

// CreateToken issues tokens. It counts as a read, because a second token does not
// revoke the first.
const CreateToken Read = "POST /v1.0/oauth2/tokens" // Published as /v1.0/OAuth2/tokens; the live API takes either.

func (r Read) String() string            { return string(r) }
func (w Write) String() string           { return string(w) }
func (w IdempotentWrite) String() string { return string(w) }

func (Read) repeatable() bool            { return true }
func (Write) repeatable() bool           { return false }
func (IdempotentWrite) repeatable() bool { return true }

func (Read) writes() bool            { return false }
func (Write) writes() bool           { return true }
func (IdempotentWrite) writes() bool { return true }

// IsInternal reports whether Telegent's reference marks an operation as internal
// (x-internal), as it does all 20 on subscriptions, their thresholds and their features. The
// API may refuse them to an account with a 403, although the guides use them.
func IsInternal(operation string) bool {
	_, path, _ := strings.Cut(operation, " ")
	rest, ok := strings.CutPrefix(path, "/v1.0/subscriptions")
	return ok && (rest == "" || strings.HasPrefix(rest, "/"))
}

// split returns the operation's method and path.
func split(operation Operation) (method, path string) {
	method, path, _ = strings.Cut(operation.String(), " ")
	return method, path
}
