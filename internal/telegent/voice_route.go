// SPDX-License-Identifier: MPL-2.0

package telegent

// The operations of voice routes.
const (
	CreateVoiceRoute Write = "POST /v1.0/voice/routes"
	GetVoiceRoute    Read  = "GET /v1.0/voice/routes"
	UpdateVoiceRoute Write = "POST /v1.0/voice/routes/update"
	DeleteVoiceRoute Write = "POST /v1.0/voice/routes/delete"
	ListVoiceRoutes  Read  = "GET /v1.0/account/voice/routes"
)
