// SPDX-License-Identifier: MPL-2.0

package kit

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Services are the resources, data sources and so on of a package.
type Services struct {
	Resources          []func() resource.Resource
	DataSources        []func() datasource.DataSource
	ListResources      []func() list.ListResource
	EphemeralResources []func() ephemeral.EphemeralResource
	Functions          []func() function.Function
	Actions            []func() action.Action
}

// Services returns the resource telegent_<name>, the data source of one object, and, if the
// objects can be listed, the data source and the list resource that list them.
func (d Definition[M]) Services() Services {
	s := Services{
		Resources:   []func() resource.Resource{func() resource.Resource { return NewResource(d) }},
		DataSources: []func() datasource.DataSource{func() datasource.DataSource { return NewDataSourceByID(d) }},
	}
	if d.Operations.isListed() {
		s.DataSources = append(s.DataSources, func() datasource.DataSource { return NewListDataSource(d) })
		s.ListResources = append(s.ListResources, func() list.ListResource { return NewListResource(d) })
	}
	return s
}

// And returns the services and the others together.
func (s Services) And(others ...Services) Services {
	for _, other := range others {
		s.Resources = append(s.Resources, other.Resources...)
		s.DataSources = append(s.DataSources, other.DataSources...)
		s.ListResources = append(s.ListResources, other.ListResources...)
		s.EphemeralResources = append(s.EphemeralResources, other.EphemeralResources...)
		s.Functions = append(s.Functions, other.Functions...)
		s.Actions = append(s.Actions, other.Actions...)
	}
	return s
}
