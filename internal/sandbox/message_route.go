// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// The paths of the operations on message routes. MessageRoutePath creates one by POST and reads one by GET.
const (
	MessageRoutePath         = "/v1.0/message/routes"
	MessageRouteUpdatePath   = "/v1.0/message/routes/update"
	MessageRouteDeletePath   = "/v1.0/message/routes/delete"
	AccountMessageRoutesPath = "/v1.0/account/message/routes"
)

func messageRoute() resource {
	return resource{
		id: "MessageRouteId", prefix: "MRID-", reference: "MessageRouteId", moves: true, defaults: object{"MessageRouteEnabled": true},
		create: MessageRoutePath, get: MessageRoutePath, update: MessageRouteUpdatePath, delete: MessageRouteDeletePath,
		list: AccountMessageRoutesPath,
		amend: func(_ *Sandbox, op string, _ object, answered map[string]any) {
			if op == http.MethodPost+" "+MessageRoutePath {
				answered["MessageRouteEnabled"] = false // whatever it is, as published
			}
		},
	}
}
