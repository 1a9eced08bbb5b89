// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"fmt"
	"hash/crc32"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// MeshTokenPath is the path of Mesh's token endpoint.
const MeshTokenPath = "/admin/api/v1/Token"

// The Mesh client of a sandbox whose Config names none.
const (
	DefaultMeshClientID     = "sandbox-mesh-client"
	DefaultMeshClientSecret = "sandbox-mesh-secret-that-opens-nothing-else"
)

// A meshTokenResponse is the body of a token call's answer.
type meshTokenResponse struct {
	Content   meshToken `json:"content"`
	Status    string    `json:"status"`
	Message   string    `json:"message"`
	ErrorHash string    `json:"errorHash"`
	ErrorType string    `json:"errorType"`
}

type meshToken struct {
	IDToken   *string `json:"id_token"`   // nullable
	ExpiresIn *int64  `json:"expires_in"` // nullable
	Status    string  `json:"status"`
}

// A meshErrorBody is the body of an error.
type meshErrorBody struct {
	Status         string `json:"status"`
	Message        string `json:"message"`
	DisplayMessage string `json:"displayMessage"`
	ErrorHash      string `json:"errorHash"`
	ErrorType      string `json:"errorType"`
}

// issueMeshToken is POST /admin/api/v1/Token. It checks the shape of a request before its credentials.
func (s *Sandbox) issueMeshToken(c *call) answer {
	if c.request.Method != http.MethodPost {
		a := meshFailure(http.StatusMethodNotAllowed, "badRequest", "The token endpoint takes POST only.")
		a.header.Set("Allow", http.MethodPost)
		return a
	}
	if !isAnyJSON(c.request) {
		return meshFailure(http.StatusUnsupportedMediaType, "badRequest", "The request body must be application/json, text/json or application/*+json.")
	}
	if c.tooLarge {
		return meshFailure(http.StatusRequestEntityTooLarge, "badRequest", "The request body is too large.")
	}
	if c.request.URL.RawQuery != "" {
		return meshFailure(http.StatusBadRequest, "badRequest", "The token endpoint takes no query.")
	}
	fields, wrong := meshFields(c.body)
	if wrong != "" {
		return meshFailure(http.StatusBadRequest, "badRequest", wrong)
	}
	if !credentialsMatch(fields["clientId"], fields["clientSecret"], s.config.MeshClientID, s.config.MeshClientSecret) {
		return meshFailure(http.StatusForbidden, "permissionDenied", "Client Id or Client Secret are not correct.")
	}

	resp := meshTokenResponse{
		Content:   meshToken{Status: s.config.MeshStatus},
		Status:    s.config.MeshOuterStatus,
		ErrorHash: errorHash(s.config.MeshOuterStatus, ""),
	}
	if !s.config.MeshNullToken {
		token, err := s.newMeshToken()
		if err != nil {
			return meshFailure(http.StatusInternalServerError, "serverFailure", "The token could not be signed.")
		}
		s.mu.Lock()
		s.issued = append(s.issued, token)
		s.mu.Unlock()
		resp.Content.IDToken = &token
	}
	if !s.config.MeshNullExpiry {
		seconds := int64(s.config.TokenLifetime / time.Second)
		resp.Content.ExpiresIn = &seconds
	}
	return jsonAnswer(http.StatusOK, resp)
}

// newMeshToken returns a unique token.
func (s *Sandbox) newMeshToken() (string, error) {
	now := s.config.Now()
	return s.newToken(jwt.MapClaims{
		"exp": now.Add(s.config.TokenLifetime).Unix(),
		"iat": now.Unix(),
		"sub": s.config.MeshClientID,
		"jti": rand.Text(),
	})
}

// meshFields reads the body of a token call. wrong is empty if the body is valid.
func meshFields(body []byte) (fields map[string]string, wrong string) {
	values, wrong := stringFields(body)
	if wrong != "" {
		return nil, wrong
	}
	fields, wrong = single(values)
	if wrong != "" {
		return nil, wrong
	}
	for _, name := range []string{"clientId", "clientSecret"} {
		if fields[name] == "" {
			return nil, "The " + name + " field is required."
		}
	}
	if name, found := unknownField(fields, "clientId", "clientSecret"); found {
		return nil, "The " + name + " field is unknown."
	}
	return fields, ""
}

func isAnyJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil:
		return false
	case mediaType == "application/json", mediaType == "text/json":
		return true
	default:
		return strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
	}
}

// meshFailure is an error. The published examples of 400 and 403 have the same errorType.
func meshFailure(status int, name, message string) answer {
	return jsonAnswer(status, meshErrorBody{
		Status:         name,
		Message:        message,
		DisplayMessage: "The token was not created.",
		ErrorHash:      errorHash(name, message),
		ErrorType:      "missingField",
	})
}

// errorHash is equal for equal errors.
func errorHash(status, message string) string {
	return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(status+message)))
}
