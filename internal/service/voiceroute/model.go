// SPDX-License-Identifier: MPL-2.0

package voiceroute

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
	"github.com/telegent/terraform-provider-telegent/internal/telegent"
)

// operations are those of voice routes. GET /v1.0/voice/routes alone spells the
// parameter CallRouteID.
func operations() kit.Operations {
	return kit.Operations{
		Create:     telegent.CreateVoiceRoute,
		Get:        telegent.GetVoiceRoute,
		Update:     telegent.UpdateVoiceRoute,
		Delete:     telegent.DeleteVoiceRoute,
		ID:         "CallRouteId",
		Query:      "CallRouteID",
		Collection: collection(),
		// RouteEnabled, and the elements of IpWhitelist.
		ListTellsMore: true,
	}
}

func collection() kit.Collection {
	return kit.Collection{Operation: telegent.ListVoiceRoutes, Items: "Results", ID: "CallRouteId", ByAccount: true}
}

// route is what the API tells of a voice route, in one answer or another.
//
// GET /v1.0/voice/routes leaves out RouteEnabled and IntelligentRouteEnabled, GET
// /v1.0/account/voice/routes VoiceUrl and IntelligentRouteEnabled; what is left out
// stays as it is known. So, when a run reads many routes by the list, a VoiceUrl that
// was changed elsewhere is seen only by the runs that read fewer.
type route struct {
	ID                      types.String `tfsdk:"id"`
	AccountID               types.String `tfsdk:"account_id"`
	RouteName               types.String `tfsdk:"route_name"`
	RouteType               types.String `tfsdk:"route_type"`
	RouteEnabled            types.Bool   `tfsdk:"route_enabled"`
	VoiceURL                types.String `tfsdk:"voice_url"`
	VoiceURLMethod          types.String `tfsdk:"voice_url_method"`
	Trunk1                  *trunk       `tfsdk:"trunk_1"`
	Trunk2                  *trunk       `tfsdk:"trunk_2"`
	IPWhitelist             types.Set    `tfsdk:"ip_whitelist"`
	HeaderManipulation      types.String `tfsdk:"header_manipulation"`
	EnableSIPRefer          types.Bool   `tfsdk:"enable_sip_refer"`
	TransferCallerID        types.String `tfsdk:"transfer_caller_id"`
	SymmetricRTP            types.Bool   `tfsdk:"symmetric_rtp"`
	EnableTRPSecureTrunk    types.Bool   `tfsdk:"enable_trp_secure_trunk"`
	EnablePSTNTransfer      types.Bool   `tfsdk:"enable_pstn_transfer"`
	CNAMLookup              types.Bool   `tfsdk:"cnam_lookup"`
	TerminationURISubdomain types.String `tfsdk:"termination_uri_subdomain"`
	EnableCallStreaming     types.Bool   `tfsdk:"enable_call_streaming"`
	WSSURI                  types.String `tfsdk:"wss_uri"`
}

// trunk is one of a route's two SIP trunks.
type trunk struct {
	IP        types.String `tfsdk:"ip"`
	Port      types.String `tfsdk:"port"`
	Transport types.String `tfsdk:"transport"`
	URI       types.String `tfsdk:"uri"`
	Enabled   types.Bool   `tfsdk:"enabled"`
	Priority  types.Int64  `tfsdk:"priority"`
	Weight    types.Int64  `tfsdk:"weight"`
}

func (r *route) fields() kit.Fields {
	fields := kit.Fields{
		kit.String("id", "CallRouteId", &r.ID).ID().ReadOnly(),
		// AccountId is in both samples of POST /v1.0/voice/routes/update, though not in
		// its schema.
		kit.String("account_id", "AccountId", &r.AccountID).ID().Immutable(),
		kit.String("route_name", "RouteName", &r.RouteName).IgnoreEmptyResponse(),
		kit.String("route_type", "RouteType", &r.RouteType).OneOf("Trunk", "URL", "Forward").IgnoreEmptyResponse(),
		kit.Bool("route_enabled", "RouteEnabled", &r.RouteEnabled).IgnoreEmptyResponse(),
		kit.String("voice_url", "VoiceUrl", &r.VoiceURL).Same(kit.CanonicalURL),
		kit.String("voice_url_method", "VoiceUrlMethod", &r.VoiceURLMethod).OneOf("GET", "POST"),
		// Requests and the list say IpWhitelist; the other answers say IpWhiteList, and
		// in every example [], even right after two addresses were sent.
		kit.Strings("ip_whitelist", "IpWhitelist", &r.IPWhitelist).ElementKey("IpAddress").ExactKey().Same(kit.CanonicalIP),
		kit.Strings("ip_whitelist", "IpWhiteList", &r.IPWhitelist).ElementKey("IpAddress").Same(kit.CanonicalIP).ReadOnly().IgnoreEmptyResponse(),
		kit.String("header_manipulation", "HeaderManipulation", &r.HeaderManipulation).ID(),
		kit.Bool("enable_sip_refer", "EnableSipRefer", &r.EnableSIPRefer),
		kit.String("transfer_caller_id", "TransferCallerId", &r.TransferCallerID).OneOf("Transferee", "Transferor", "Transferee/Transferor"),
		kit.Bool("symmetric_rtp", "SymmetricRtp", &r.SymmetricRTP),
		kit.Bool("enable_trp_secure_trunk", "EnableTrpSecureTrunk", &r.EnableTRPSecureTrunk),
		kit.Bool("enable_pstn_transfer", "EnablePstnTransfer", &r.EnablePSTNTransfer),
		kit.Bool("cnam_lookup", "CnamLookup", &r.CNAMLookup),
		kit.String("termination_uri_subdomain", "TerminationUriSubdomain", &r.TerminationURISubdomain).Same(kit.FoldCase),
		kit.Bool("enable_call_streaming", "EnableCallStreaming", &r.EnableCallStreaming),
		kit.String("wss_uri", "WssUri", &r.WSSURI).Same(kit.CanonicalURL),
	}
	return append(fields, slices.Concat(r.Trunk1.fields("1"), r.Trunk2.fields("2"))...)
}

// fields are those of the trunk with the number. Priority is misspelled on the wire.
// A nil trunk has the same fields, which are null.
func (t *trunk) fields(number string) kit.Fields {
	if t == nil {
		t = &trunk{}
	}
	attribute := "trunk_" + number + "."
	return kit.Fields{
		kit.String(attribute+"ip", "TrunkIp"+number, &t.IP).Same(kit.CanonicalIP),
		kit.String(attribute+"port", "TrunkPort"+number, &t.Port).Same(canonicalPort),
		kit.String(attribute+"transport", "TrunkTransport"+number, &t.Transport).OneOf("UDP", "TCP", "TLS"),
		kit.String(attribute+"uri", "TrunkUri"+number, &t.URI).Same(kit.CanonicalURL),
		kit.Bool(attribute+"enabled", "TrunkEnabled"+number, &t.Enabled),
		kit.Int64(attribute+"priority", "Trunk"+number+"Priortiy", &t.Priority),
		kit.Int64(attribute+"weight", "Trunk"+number+"Weight", &t.Weight),
	}
}

// canonicalPort is the equality of ports, which a JSON number may write as 5060.0.
func canonicalPort(port string) string { return strings.TrimSuffix(strings.TrimSpace(port), ".0") }

// take takes over an answer. A trunk that was not there is there only if it has an
// address: the API may tell defaults for one that was never set.
func (r *route) take(read func(kit.Fields)) {
	one, two := r.Trunk1, r.Trunk2
	r.Trunk1, r.Trunk2 = cmp.Or(one, &trunk{}), cmp.Or(two, &trunk{})
	read(r.fields())
	if one == nil && !r.Trunk1.hasAddress() {
		r.Trunk1 = nil
	}
	if two == nil && !r.Trunk2.hasAddress() {
		r.Trunk2 = nil
	}
}

func (t *trunk) hasAddress() bool { return t.IP.ValueString() != "" || t.URI.ValueString() != "" }

// model is the resource: a route, and what no answer but that of the creation has,
// which has only IntelligentRouteEnabled.
type model struct {
	route

	IntelligentRouteEnabled   types.Bool   `tfsdk:"intelligent_route_enabled"`
	VoiceAuthenticationType   types.String `tfsdk:"voice_authentication_type"`
	VoiceUsername             types.String `tfsdk:"voice_username"`
	VoicePasswordToken        types.String `tfsdk:"voice_password_token_wo"`
	VoicePasswordTokenVersion types.Int64  `tfsdk:"voice_password_token_wo_version"`
	CallbackVoiceURL          types.String `tfsdk:"callback_voice_url"`
	CallbackVoiceURLMethod    types.String `tfsdk:"callback_voice_url_method"`
}

func (m *model) fields() kit.Fields { return append(m.route.fields(), m.unread()...) }

func (m *model) unread() kit.Fields {
	return kit.Fields{
		kit.Bool("intelligent_route_enabled", "IntelligentRouteEnabled", &m.IntelligentRouteEnabled),
		kit.String("voice_authentication_type", "VoiceAuthenticationType", &m.VoiceAuthenticationType).OneOf("Basic", "Bearer").NoneText("None"),
		kit.String("voice_username", "VoiceUsername", &m.VoiceUsername),
		kit.Secret("voice_password_token_wo", "VoicePasswordToken", &m.VoicePasswordToken, &m.VoicePasswordTokenVersion),
		kit.String("callback_voice_url", "CallbackVoiceUrl", &m.CallbackVoiceURL).Same(kit.CanonicalURL),
		kit.String("callback_voice_url_method", "CallbackVoiceUrlMethod", &m.CallbackVoiceURLMethod).OneOf("GET", "POST"),
	}
}

// read reads a route, and whatever else an answer may have.
func (m *model) read(ctx context.Context, call *kit.Call) (err error) {
	m.take(func(fields kit.Fields) { err = operations().Read(ctx, call, append(fields, m.unread()...)) })
	return err
}
