// SPDX-License-Identifier: MPL-2.0

package serviceitem

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// create adds an item to a service that has none.
func create(ctx context.Context, call *kit.Call, plan *item) error {
	return whileOnly(ctx, call, plan, func(items int) error {
		if items > 0 {
			return fmt.Errorf("the service %s has an item already, and of two neither could be changed or deleted: import it by the id of the service",
				plan.ServiceID.ValueString())
		}
		var answer telegent.Object
		if err := call.Do(ctx, telegent.AddServiceItem, nil, plan.attributes().Create(), &answer); err != nil {
			return err
		}
		plan.attributes().FillUnknowns(call, answer)
		return nil
	})
}

// read keeps what the state has of an item that is not the only one any more.
func read(ctx context.Context, call *kit.Call, i *item) error {
	err := definition().Operations.Read(ctx, call, i.attributes())
	if several, ok := errors.AsType[severalError](err); ok && !call.Imported {
		call.Warn(path.Root("service_id"), "A service has more than one item", several.Error()+". The state keeps what it has.")
		return nil
	}
	return err
}

func update(ctx context.Context, call *kit.Call, plan, state *item) error {
	if len(plan.attributes().Update(state.attributes())) == 0 {
		return nil
	}
	return whileOnly(ctx, call, state, func(int) error {
		return definition().Operations.Change(ctx, call, plan.attributes(), state.attributes())
	})
}

func remove(ctx context.Context, call *kit.Call, i *item) error {
	return whileOnly(ctx, call, i, func(items int) error {
		if items == 0 {
			return kit.NotFound(telegent.ListServiceItems.String() + " lists no item of the service")
		}
		request := telegent.Object{}
		request.Set("ServiceId", i.ServiceID.ValueString())
		return call.Do(ctx, telegent.DeleteServiceItem, nil, request, nil)
	})
}

// whileOnly writes the item of a service that has at most one, and says how many it has. Of
// several writes to one service, as by for_each over distributors, each looks after the one
// before it.
func whileOnly(ctx context.Context, call *kit.Call, i *item, write func(items int) error) error {
	end, err := call.Turn(ctx, kit.CanonicalID(i.ServiceID.ValueString()))
	if err != nil {
		return err
	}
	defer end()
	query := url.Values{"ServiceId": {i.ServiceID.ValueString()}}
	call.InvalidateLists(collection(), query)
	defer call.InvalidateLists(collection(), query)
	items, err := call.List(ctx, collection(), query)
	switch {
	case errors.Is(err, telegent.ErrNotFound): // An API may say so of a service that has no item.
	case err != nil:
		return err
	case len(items) > 1:
		return severalError{i.ServiceID.ValueString(), len(items)}
	}
	return write(len(items))
}
