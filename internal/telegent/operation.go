// SPDX-License-Identifier: MPL-2.0

package telegent

import "strings"

// Operation is a call of the API in its own terms, "METHOD /path": a Read, a Write or
// an IdempotentWrite. Which of them says whether it may be repeated; the HTTP verb does
// not, as many of this API's reads are POST.
type Operation interface {
	// String returns the operation as the API's reference names it.
	String() string
	repeatable() bool
	writes() bool
}

// Read is an operation that changes nothing. It is repeated when an answer is
// missing or bad.
type Read string

// Write is an operation that changes something. It is repeated only when the API
// cannot have acted on it. Once it is sent, it has its answer or meets the request
// timeout, even if its context ends.
type Write string

// IdempotentWrite is an operation that changes something, and that means the same when
// it is sent twice, such as one that sets a policy. It is repeated like a Read.
type IdempotentWrite string

// CreateToken issues tokens. It counts as a read, as a second token does not end
// the first one's life.
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

// split returns the operation's method and path.
func split(operation Operation) (method, path string) {
	method, path, _ = strings.Cut(operation.String(), " ")
	return method, path
}
