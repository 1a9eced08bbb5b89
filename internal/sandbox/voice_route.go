// SPDX-License-Identifier: MPL-2.0

package sandbox

// The paths of the operations on voice routes. VoiceRoutePath creates one by POST and reads one by GET.
const (
	VoiceRoutePath         = "/v1.0/voice/routes"
	VoiceRouteUpdatePath   = "/v1.0/voice/routes/update"
	VoiceRouteDeletePath   = "/v1.0/voice/routes/delete"
	AccountVoiceRoutesPath = "/v1.0/account/voice/routes"
)

// voiceRoute has its addresses in lists only: the other answers have an empty IpWhiteList, which is no field of a request, as published.
func voiceRoute() resource {
	return resource{
		id: "CallRouteId", prefix: "CRID-", reference: "VoiceRouteId", moves: true,
		create: VoiceRoutePath, get: VoiceRoutePath, update: VoiceRouteUpdatePath, delete: VoiceRouteDeletePath, list: AccountVoiceRoutesPath,
		amend: func(_ *Sandbox, _ string, _ object, answered map[string]any) {
			if _, listed := answered["CallRouteStatus"]; listed {
				answered["CallRouteStatus"] = "Active"
			}
		},
	}
}
