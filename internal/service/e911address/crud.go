// SPDX-License-Identifier: MPL-2.0

package e911address

import (
	"cmp"
	"context"
	"fmt"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// register registers an address, or replaces the one that the number has. The example sends
// "" for a second line that there is none of, and nothing says that a request without it
// clears it. What a refused address is answered with is not published; it may be a 200 with
// another Status than Success, or with a StatusMessage, which a success has empty.
func register(ctx context.Context, call *kit.Call, plan *e911Address) error {
	number := plan.PhoneNumber.ValueString()
	request := plan.attributes().Create()
	request.Set("Street2", plan.Street2.ValueString())
	var answer telegent.Object
	if err := call.Do(ctx, telegent.UpdateE911Address, nil, request, &answer); err != nil {
		return err
	}
	answer = answer.Within("PhoneNumber", "Status")
	status, message, got := answer.Text("Status"), answer.Text("StatusMessage"), answer.Text("PhoneNumber")
	switch {
	case !kit.IsSuccess(status):
		return fmt.Errorf("%s answered with the status %q: %s", telegent.UpdateE911Address, status, cmp.Or(message, "Telegent gave no reason"))
	case status == "" && message != "":
		return fmt.Errorf("%s answered without a status: %s", telegent.UpdateE911Address, message)
	case got != "" && kit.CanonicalPhone(got) != number:
		return fmt.Errorf("%s answered for %q, asked for %q: read the addresses of both numbers before you apply again", telegent.UpdateE911Address, got, number)
	}
	plan.attributes().FillUnknowns(call, answer)
	return nil
}

// update registers the planned address if it means another than the state's.
func update(ctx context.Context, call *kit.Call, plan, state *e911Address) error {
	if len(plan.attributes().Update(state.attributes())) == 0 {
		return nil
	}
	return register(ctx, call, plan)
}
