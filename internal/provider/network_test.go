// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// proxyPassword must be in no message.
const proxyPassword = "hunter2"

// arguments are a part of the provider block: strings, and tftypes.UnknownValue.
type arguments map[string]any

// networkArguments are all arguments about the network, with their variables.
var networkArguments = map[string]string{
	"ca_certificate_pem":      "TELEGENT_CA_CERTIFICATE_PEM",
	"ca_certificate_file":     "TELEGENT_CA_CERTIFICATE_FILE",
	"client_certificate_pem":  "TELEGENT_CLIENT_CERTIFICATE_PEM",
	"client_certificate_file": "TELEGENT_CLIENT_CERTIFICATE_FILE",
	"client_key_pem":          "TELEGENT_CLIENT_KEY_PEM",
	"client_key_file":         "TELEGENT_CLIENT_KEY_FILE",
	"proxy_url":               "TELEGENT_PROXY_URL",
}

// argumentsTest is a part of the provider block, and the diagnostic that it meets
// at an attribute, "" if none.
type argumentsTest struct {
	set        arguments
	early      bool // while validating, before Configure
	attribute  string
	diagnostic string
}

// TestNetworkArguments configures the provider with all sorts of values.
func TestNetworkArguments(t *testing.T) {
	t.Parallel()
	ca, other := newAuthority(t), newAuthority(t)
	certificate, key := ca.issue(t)
	_, otherKey := other.issue(t)
	block, _ := pem.Decode([]byte(key))
	certificateBlock, _ := pem.Decode([]byte(certificate))
	damaged := strings.Replace(ca.pem, "-----END", "!!!!-----END", 1)
	encrypted := encode("ENCRYPTED PRIVATE KEY", block.Bytes)
	legacy := string(pem.EncodeToMemory(&pem.Block{
		Type: "EC PRIVATE KEY", Bytes: block.Bytes,
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,0123456789ABCDEF0123456789ABCDEF"},
	}))

	folder := t.TempDir()
	file := func(content string) string { return write(t, t.TempDir(), content) }
	caFile, certificateFile, keyFile, both := file(ca.pem), file(certificate), file(key), file(key+certificate)
	empty, garbage, der := file(""), file("garbage"), file(string(certificateBlock.Bytes))
	missing := filepath.Join(folder, "missing.pem")

	tests := map[string]argumentsTest{
		"nothing": {set: arguments{}},

		"CA":                       {set: arguments{"ca_certificate_pem": ca.pem}},
		"CA, bundle with comments": {set: arguments{"ca_certificate_pem": "# one\n" + ca.pem + "\n# two\r\n" + strings.ReplaceAll(other.pem, "\n", "\r\n")}},
		"CA, file":                 {set: arguments{"ca_certificate_file": caFile}},
		"CA, no PEM": {
			set: arguments{"ca_certificate_pem": "/etc/ssl/ca.pem"}, early: true, attribute: "ca_certificate_pem",
			diagnostic: "Invalid ca_certificate_pem: ca_certificate_pem has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.",
		},
		"CA, a key": {
			set: arguments{"ca_certificate_pem": key}, early: true, attribute: "ca_certificate_pem",
			diagnostic: "Invalid ca_certificate_pem: ca_certificate_pem has a private key where a certificate belongs.",
		},
		"CA, damaged": {
			set: arguments{"ca_certificate_pem": other.pem + damaged}, early: true, attribute: "ca_certificate_pem",
			diagnostic: "Invalid ca_certificate_pem: ca_certificate_pem has a certificate that cannot be read: it is cut off or altered, or its lines are joined or indented.",
		},
		"CA, indented": {
			set: arguments{"ca_certificate_pem": "  " + strings.ReplaceAll(ca.pem, "\n", "\n  ")}, early: true, attribute: "ca_certificate_pem",
			diagnostic: "Invalid ca_certificate_pem: ca_certificate_pem has a certificate that cannot be read: it is cut off or altered, or its lines are joined or indented.",
		},
		"CA, not a certificate": {
			set: arguments{"ca_certificate_pem": ca.pem + encode("CERTIFICATE", block.Bytes)}, early: true, attribute: "ca_certificate_pem",
			diagnostic: "Invalid ca_certificate_pem: ca_certificate_pem has a certificate that cannot be read, number 2: x509: malformed tbs certificate.",
		},
		"CA, both": {
			set: arguments{"ca_certificate_pem": ca.pem, "ca_certificate_file": caFile}, early: true, attribute: "ca_certificate_file",
			diagnostic: `Invalid Attribute Combination: Attribute "ca_certificate_pem" cannot be specified when "ca_certificate_file" is specified`,
		},
		"CA, no such file": {
			set: arguments{"ca_certificate_file": missing}, attribute: "ca_certificate_file",
			diagnostic: "Invalid ca_certificate_file: The file " + missing + " (ca_certificate_file) cannot be read: no such file or directory.",
		},
		"CA, a folder": {
			set: arguments{"ca_certificate_file": folder}, attribute: "ca_certificate_file",
			diagnostic: "Invalid ca_certificate_file: The file " + folder + " (ca_certificate_file) cannot be read: is a directory.",
		},
		"CA, an empty file": {
			set: arguments{"ca_certificate_file": empty}, attribute: "ca_certificate_file",
			diagnostic: "Invalid ca_certificate_file: The file " + empty + " (ca_certificate_file) is empty.",
		},
		"CA, a file without PEM": {
			set: arguments{"ca_certificate_file": garbage}, attribute: "ca_certificate_file",
			diagnostic: "Invalid ca_certificate_file: The file " + garbage + " (ca_certificate_file) has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.",
		},
		"CA, a file in DER": {
			set: arguments{"ca_certificate_file": der}, attribute: "ca_certificate_file",
			diagnostic: "Invalid ca_certificate_file: The file " + der + " (ca_certificate_file) has a certificate in DER, not in PEM; convert it with: openssl x509 -inform der.",
		},
		"CA, PEM as a path": {
			set: arguments{"ca_certificate_file": ca.pem}, early: true, attribute: "ca_certificate_file",
			diagnostic: "Invalid ca_certificate_file: ca_certificate_file must be the path of a file, not its content.",
		},

		"client":                    {set: arguments{"client_certificate_pem": certificate + ca.pem, "client_key_pem": key}},
		"client, files":             {set: arguments{"client_certificate_file": certificateFile, "client_key_file": keyFile}},
		"client, one file":          {set: arguments{"client_certificate_file": both, "client_key_file": both}},
		"client, PEM and file":      {set: arguments{"client_certificate_pem": certificate, "client_key_file": keyFile}},
		"client, RSA in PKCS #1":    {set: clientOf(t, ca, "RSA PRIVATE KEY")},
		"client, ECDSA in SEC 1":    {set: clientOf(t, ca, "EC PRIVATE KEY")},
		"client, Ed25519 in PKCS#8": {set: clientOf(t, ca, "PRIVATE KEY")},
		"client, certificate twice": {
			set: arguments{"client_certificate_pem": certificate, "client_certificate_file": certificateFile, "client_key_pem": key}, early: true, attribute: "client_certificate_file",
			diagnostic: `Invalid Attribute Combination: Attribute "client_certificate_pem" cannot be specified when "client_certificate_file" is specified`,
		},
		"client, key twice": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": key, "client_key_file": keyFile}, early: true, attribute: "client_key_file",
			diagnostic: `Invalid Attribute Combination: Attribute "client_key_pem" cannot be specified when "client_key_file" is specified`,
		},
		"client, no key": {
			set: arguments{"client_certificate_pem": certificate}, attribute: "client_certificate_pem",
			diagnostic: "The client certificate is incomplete: client_certificate_pem is set, but a private key to go with it is not: set client_key_pem or client_key_file in the provider block, " +
				"or the environment variable TELEGENT_CLIENT_KEY_PEM or TELEGENT_CLIENT_KEY_FILE.",
		},
		"client, no certificate": {
			set: arguments{"client_key_file": keyFile}, attribute: "client_key_file",
			diagnostic: "The client certificate is incomplete: client_key_file is set, but a certificate to go with it is not: set client_certificate_pem or client_certificate_file in the provider block, " +
				"or the environment variable TELEGENT_CLIENT_CERTIFICATE_PEM or TELEGENT_CLIENT_CERTIFICATE_FILE.",
		},
		"client, no key, and no file": {
			set: arguments{"client_certificate_file": missing}, attribute: "client_certificate_file",
			diagnostic: "Invalid client_certificate_file: The file " + missing + " (client_certificate_file) cannot be read: no such file or directory.",
		},
		"client, another key": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": otherKey}, attribute: "client_key_pem",
			diagnostic: "Invalid client_key_pem: client_key_pem is not the key of the first certificate in client_certificate_pem. That must be the client's own; those of intermediate CAs come after it.",
		},
		"client, CA first": {
			set: arguments{"client_certificate_pem": ca.pem + certificate, "client_key_file": keyFile}, attribute: "client_key_file",
			diagnostic: "Invalid client_key_file: The file " + keyFile + " (client_key_file) is not the key of the first certificate in client_certificate_pem. That must be the client's own; those of intermediate CAs come after it.",
		},
		"client, certificate is no PEM": {
			set: arguments{"client_certificate_pem": "garbage", "client_key_pem": key}, early: true, attribute: "client_certificate_pem",
			diagnostic: "Invalid client_certificate_pem: client_certificate_pem has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.",
		},
		"client, key is no PEM": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": "garbage"}, early: true, attribute: "client_key_pem",
			diagnostic: "Invalid client_key_pem: client_key_pem has no private key in PEM, which begins with -----BEGIN PRIVATE KEY----- or the like.",
		},
		"client, key is damaged": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": strings.ReplaceAll(key, "\n", `\n`)}, early: true, attribute: "client_key_pem",
			diagnostic: "Invalid client_key_pem: client_key_pem has no private key that can be read: it is cut off or altered, or its lines are joined or indented.",
		},
		"client, key is none": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": encode("PRIVATE KEY", certificateBlock.Bytes)}, early: true, attribute: "client_key_pem",
			diagnostic: "Invalid client_key_pem: client_key_pem has a private key that cannot be read; it must be RSA, ECDSA or Ed25519, in PKCS #8, PKCS #1 or SEC 1.",
		},
		"client, key is a certificate": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": certificate}, early: true, attribute: "client_key_pem",
			diagnostic: "Invalid client_key_pem: client_key_pem has a certificate where a private key belongs.",
		},
		"client, key is encrypted": {
			set: arguments{"client_certificate_pem": certificate, "client_key_pem": encrypted}, early: true, attribute: "client_key_pem",
			diagnostic: "Invalid client_key_pem: client_key_pem has an encrypted key, which the provider cannot open; decrypt it with: openssl pkey.",
		},
		"client, key file is encrypted": {
			set: arguments{"client_certificate_pem": certificate, "client_key_file": file(legacy)}, attribute: "client_key_file",
			diagnostic: "(client_key_file) has an encrypted key, which the provider cannot open; decrypt it with: openssl pkey.",
		},
		"client, key as a path": {
			set: arguments{"client_certificate_pem": certificate, "client_key_file": key}, early: true, attribute: "client_key_file",
			diagnostic: "Invalid client_key_file: client_key_file must be the path of a file, not its content.",
		},

		"proxy":                {set: arguments{"proxy_url": "http://proxy.example.com:3128"}},
		"proxy, https":         {set: arguments{"proxy_url": "https://user:" + proxyPassword + "@proxy.example.com"}},
		"proxy, socks5":        {set: arguments{"proxy_url": "SOCKS5://user:p%40%3A%2F%3F%23%25@[2001:db8::1]:1080"}},
		"proxy, slash":         {set: arguments{"proxy_url": "http://proxy.example.com:3128/"}},
		"proxy, http on local": {set: arguments{"proxy_url": "http://127.0.0.2:3128", "base_url": "http://localhost:8080"}},
		"proxy, http":          {set: arguments{"proxy_url": "https://user:" + proxyPassword + "@proxy.example.com", "base_url": "http://localhost:8080"}},
	}
	const unencoded = "; in a user name or password, characters such as @ : / ? # % must be percent-encoded"
	for value, wrong := range map[string]string{
		"user:hunter2@proxy.example.com:3128":            "must begin with http://, https:// or socks5://",
		"10.0.0.1:3128":                                  "must begin with http://, https:// or socks5://",
		"ftp://user:hunter2@proxy.example.com":           "must begin with http://, https:// or socks5://",
		"http://":                                        "has no host",
		"http://user:hunter2@:3128":                      "has no host",
		"http://user:hunter2@proxy.example.com:0":        "has a port that is not between 1 and 65535",
		"http://user:hunter2@proxy.example.com:65536":    "has a port that is not between 1 and 65535",
		"http://user:hunter2@proxy.example.com:http":     "is not a URL" + unencoded,
		"http://user:hunter2%@proxy.example.com":         "is not a URL" + unencoded,
		"http://user:hunter2/@proxy.example.com":         "is not a URL" + unencoded,
		"http://user:22#hunter2@proxy.example.com":       "has a path, a query or a fragment, which a proxy has not" + unencoded,
		"http://user:hunter2@proxy.example.com/path":     "has a path, a query or a fragment, which a proxy has not" + unencoded,
		"http://user:hunter2@proxy.example.com?query":    "has a path, a query or a fragment, which a proxy has not" + unencoded,
		"http://user:hunter2@proxy.example.com#fragment": "has a path, a query or a fragment, which a proxy has not" + unencoded,
		"http://user:hunter2@proxy.example.com:3128\n":   "contains white space",
		"http://user:hunter2 hunter2@proxy.example.com":  "contains white space",
	} {
		tests["proxy, "+value] = argumentsTest{
			set: arguments{"proxy_url": value}, early: true, attribute: "proxy_url",
			diagnostic: "Invalid proxy_url: proxy_url " + wrong + ".",
		}
	}
	for name, variable := range networkArguments {
		tests["empty "+name] = argumentsTest{
			set: arguments{name: ""}, early: true, attribute: name,
			diagnostic: "Invalid " + name + ": " + name + " must not be empty: set a value, or remove the argument to use " + variable + ".",
		}
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t)
			values := test.set.values("https://api.example.com")
			diags := server.Validate(values)
			if (len(diags) > 0) != test.early {
				t.Errorf("%d diagnostics of the validation, want some: %t", len(diags), test.early)
			}
			if !test.early {
				diags = server.Configure(values)
			}
			refused(t, diags, test.attribute, test.diagnostic)
			for _, value := range test.set {
				conceals(t, diags, fmt.Sprint(value))
			}
		})
	}
}

// TestNetworkUnknown leaves each argument unknown: the provider can be
// configured, and the first call names the argument.
func TestNetworkUnknown(t *testing.T) {
	t.Parallel()
	for name, variable := range networkArguments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t)
			refused(t, server.Configure(arguments{name: tftypes.UnknownValue}.values("https://api.example.com")), "", "")
			_, diags := readToken(server)
			refused(t, diags, "none", "Cannot get a token: The provider's configuration is not known yet: "+name+" ("+variable+" is not used in its place).")
		})
	}
}

// TestNetworkEnvironment has a server that demands a certificate behind a CA of
// its own, so that each case needs all that the environment gives. It cannot run
// in parallel, as the environment is everybody's.
func TestNetworkEnvironment(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	certificate, key := ca.issue(t)
	_, otherKey := other.issue(t)
	caFile, keyFile := write(t, t.TempDir(), ca.pem), write(t, t.TempDir(), key)
	missing := filepath.Join(t.TempDir(), "missing.pem")
	whole := map[string]string{
		"TELEGENT_CA_CERTIFICATE_PEM":     ca.pem,
		"TELEGENT_CLIENT_CERTIFICATE_PEM": certificate,
		"TELEGENT_CLIENT_KEY_PEM":         key,
	}

	tests := map[string]struct {
		environment map[string]string // added to whole
		set         arguments
		attribute   string // "none" if the call fails, and not the configuration
		diagnostic  string
		proxied     int
	}{
		"PEM": {},
		"files": {environment: map[string]string{
			"TELEGENT_CA_CERTIFICATE_PEM": "", "TELEGENT_CA_CERTIFICATE_FILE": caFile,
			"TELEGENT_CLIENT_CERTIFICATE_PEM": "", "TELEGENT_CLIENT_CERTIFICATE_FILE": write(t, t.TempDir(), certificate),
			"TELEGENT_CLIENT_KEY_PEM": "", "TELEGENT_CLIENT_KEY_FILE": keyFile,
		}},
		"PEM and file": {
			environment: map[string]string{"TELEGENT_CA_CERTIFICATE_FILE": caFile}, attribute: "ca_certificate_pem",
			diagnostic: "Two environment variables for one setting: The environment variables TELEGENT_CA_CERTIFICATE_PEM and TELEGENT_CA_CERTIFICATE_FILE are both set; unset one of them.",
		},
		"PEM and file, and an argument": {
			environment: map[string]string{"TELEGENT_CLIENT_KEY_FILE": keyFile},
			set:         arguments{"client_key_pem": key},
		},
		"an argument wins": {
			environment: map[string]string{"TELEGENT_CA_CERTIFICATE_PEM": "garbage", "TELEGENT_CLIENT_KEY_PEM": "garbage", "TELEGENT_PROXY_URL": "garbage"},
			set:         arguments{"ca_certificate_file": caFile, "client_key_file": keyFile, "proxy_url": "proxy"}, proxied: 1,
		},
		"an argument wins, even if it is wrong": {
			set: arguments{"ca_certificate_pem": other.pem}, attribute: "none",
			diagnostic: "x509: certificate signed by unknown authority",
		},
		"an unknown argument wins": {
			environment: map[string]string{"TELEGENT_CA_CERTIFICATE_PEM": "garbage", "TELEGENT_PROXY_URL": "garbage"},
			set:         arguments{"ca_certificate_file": tftypes.UnknownValue, "proxy_url": tftypes.UnknownValue}, attribute: "none",
			diagnostic: "ca_certificate_file (TELEGENT_CA_CERTIFICATE_FILE is not used in its place), proxy_url (TELEGENT_PROXY_URL is not used in its place).",
		},
		"no PEM": {
			environment: map[string]string{"TELEGENT_CA_CERTIFICATE_PEM": "garbage"}, attribute: "ca_certificate_pem",
			diagnostic: "Invalid TELEGENT_CA_CERTIFICATE_PEM: The environment variable TELEGENT_CA_CERTIFICATE_PEM has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.",
		},
		"no file": {
			environment: map[string]string{"TELEGENT_CLIENT_KEY_PEM": "", "TELEGENT_CLIENT_KEY_FILE": missing}, attribute: "client_key_file",
			diagnostic: "Invalid TELEGENT_CLIENT_KEY_FILE: The file " + missing + " (TELEGENT_CLIENT_KEY_FILE) cannot be read: no such file or directory.",
		},
		"a key as a path": {
			environment: map[string]string{"TELEGENT_CLIENT_KEY_PEM": "", "TELEGENT_CLIENT_KEY_FILE": key}, attribute: "client_key_file",
			diagnostic: "Invalid TELEGENT_CLIENT_KEY_FILE: TELEGENT_CLIENT_KEY_FILE must be the path of a file, not its content.",
		},
		"no key": {
			environment: map[string]string{"TELEGENT_CLIENT_KEY_PEM": ""}, attribute: "client_certificate_pem",
			diagnostic: "TELEGENT_CLIENT_CERTIFICATE_PEM is set, but a private key to go with it is not: set client_key_pem or client_key_file in the provider block, " +
				"or the environment variable TELEGENT_CLIENT_KEY_PEM or TELEGENT_CLIENT_KEY_FILE.",
		},
		"no certificate": {
			environment: map[string]string{"TELEGENT_CLIENT_CERTIFICATE_PEM": "", "TELEGENT_CLIENT_KEY_PEM": "", "TELEGENT_CLIENT_KEY_FILE": keyFile}, attribute: "client_key_file",
			diagnostic: "TELEGENT_CLIENT_KEY_FILE is set, but a certificate to go with it is not: set client_certificate_pem or client_certificate_file in the provider block,",
		},
		"another key": {
			environment: map[string]string{"TELEGENT_CLIENT_KEY_PEM": otherKey}, attribute: "client_key_pem",
			diagnostic: "The environment variable TELEGENT_CLIENT_KEY_PEM is not the key of the first certificate in TELEGENT_CLIENT_CERTIFICATE_PEM.",
		},
		"proxy": {
			environment: map[string]string{"TELEGENT_PROXY_URL": "proxy"}, proxied: 1,
		},
		"no proxy": {
			environment: map[string]string{"TELEGENT_PROXY_URL": "user:" + proxyPassword + "@127.0.0.1"}, attribute: "proxy_url",
			diagnostic: "Invalid TELEGENT_PROXY_URL: The environment variable TELEGENT_PROXY_URL must begin with http://, https:// or socks5://.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, url := tlsSandbox(t, &tls.Config{Certificates: []tls.Certificate{ca.serves(t)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.pool()})
			tunnel := newTunnel(t, url)
			for _, environment := range []map[string]string{whole, test.environment} {
				for variable, value := range environment {
					if value == "proxy" {
						value = tunnel.start(t, "http", ca)
					}
					t.Setenv(variable, value)
				}
			}
			set := maps.Clone(test.set)
			if set["proxy_url"] == "proxy" {
				set["proxy_url"] = tunnel.start(t, "http", ca)
			}

			server := acctest.NewServer(t)
			diags := server.Configure(set.values(url))
			requests := 0
			if test.attribute == "" || test.attribute == "none" {
				refused(t, diags, "", "")
				_, diags = readToken(server)
				if test.diagnostic == "" {
					requests = 1
				}
			}
			refused(t, diags, test.attribute, test.diagnostic)
			conceals(t, diags, key)
			if n := len(s.Journal()); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
			if n := len(tunnel.connects()); n != test.proxied {
				t.Errorf("%d connections by the proxy, want %d", n, test.proxied)
			}
		})
	}
}

// TestAccNetwork runs the binary, as a process asks its environment only once for
// proxies and for the system's certificates.
func TestAccNetwork(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	binary := builtProvider(t)
	const host = "api.telegent.test"
	const config = required + "data \"telegent_token\" \"test\" {\n api_endpoint = \"numbers/provision\"\n}\n"
	ca, other := newAuthority(t), newAuthority(t)
	s, url := tlsSandbox(t, &tls.Config{Certificates: []tls.Certificate{ca.serves(t, host)}})
	tunnel := newTunnel(t, url)
	proxy, silent := tunnel.start(t, "http", ca), "http://127.0.0.1:1"

	tests := map[string]struct {
		url         string
		environment []string
		connects    int
	}{
		"HTTPS_PROXY": {
			url: "https://" + host, connects: 1,
			environment: []string{"HTTPS_PROXY=" + proxy, "TELEGENT_CA_CERTIFICATE_PEM=" + ca.pem},
		},
		"HTTPS_PROXY and loopback": {
			url:         url,
			environment: []string{"HTTPS_PROXY=" + silent, "TELEGENT_CA_CERTIFICATE_PEM=" + ca.pem},
		},
		"TELEGENT_PROXY_URL": {
			url: "https://" + host, connects: 1,
			environment: []string{"HTTPS_PROXY=" + silent, "NO_PROXY=" + host, "TELEGENT_PROXY_URL=" + proxy, "TELEGENT_CA_CERTIFICATE_PEM=" + ca.pem},
		},
	}
	if runtime.GOOS == "linux" { // Elsewhere the system's certificates are in no file.
		tests["the system's certificates"] = struct {
			url         string
			environment []string
			connects    int
		}{url: url, environment: []string{"SSL_CERT_FILE=" + write(t, t.TempDir(), ca.pem), "TELEGENT_CA_CERTIFICATE_PEM=" + other.pem}}
	}
	for name, test := range tests {
		before := len(tunnel.connects())
		costs(t, s, 1, func() {
			acctest.NewWorkspace(t, binary, config, append(credentials(test.url), test.environment...)...).MustRun(t, "plan")
		})
		if n := len(tunnel.connects()) - before; n != test.connects {
			t.Errorf("%s: %d connections by the proxy, want %d", name, n, test.connects)
		}
	}
}

// values is the block of a provider that talks to the URL and repeats nothing.
func (a arguments) values(url string) map[string]tftypes.Value {
	values := acctest.Settings(url)
	values["max_retries"] = tftypes.NewValue(tftypes.Number, 0)
	for name, value := range a {
		values[name] = tftypes.NewValue(tftypes.String, value)
	}
	return values
}

func readToken(server *acctest.ProviderServer) (map[string]tftypes.Value, []*tfprotov6.Diagnostic) {
	return server.ReadDataSource("telegent_token", map[string]tftypes.Value{"api_endpoint": tftypes.NewValue(tftypes.String, "numbers/provision")})
}

// text is the diagnostics as one line each.
func text(diags []*tfprotov6.Diagnostic) string {
	lines := make([]string, 0, len(diags))
	for _, d := range diags {
		lines = append(lines, d.Summary+": "+d.Detail)
	}
	return strings.Join(lines, "\n")
}

// refused asserts that there is one error, at the attribute or at "none", whose
// text contains the diagnostic; none if that is "".
func refused(t *testing.T, diags []*tfprotov6.Diagnostic, attribute, diagnostic string) {
	t.Helper()
	if diagnostic == "" {
		if len(diags) > 0 {
			t.Errorf("refused: %s", text(diags))
		}
		return
	}
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want one: %s", len(diags), text(diags))
	}
	at := "none"
	if steps := diags[0].Attribute.Steps(); len(steps) == 1 {
		at = fmt.Sprint(steps[0])
	}
	if at != attribute || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		t.Errorf("%s at %s, want an error at %s", diags[0].Severity, at, attribute)
	}
	if got := text(diags); !strings.Contains(got, diagnostic) {
		t.Errorf("diagnostic\n%s\nwant\n%s", got, diagnostic)
	}
}

// conceals asserts that no line of PEM, and no password, is shown.
func conceals(t *testing.T, diags []*tfprotov6.Diagnostic, value string) {
	t.Helper()
	shown := text(diags)
	for line := range strings.Lines(strings.ReplaceAll(value, `\n`, "\n")) {
		line = strings.TrimSpace(line)
		if strings.Contains(value, "-----BEGIN") && len(line) > 0 && !strings.Contains(line, "-----") && strings.Contains(shown, line) {
			t.Errorf("%q is shown: %s", line, shown)
		}
	}
	if strings.Contains(shown, proxyPassword) {
		t.Errorf("the proxy's password is shown: %s", shown)
	}
}

// write writes a file and returns its path.
func write(t *testing.T, folder, content string) string {
	t.Helper()
	name := filepath.Join(folder, "file.pem")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
