// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/telegent/terraform-provider-telegent/internal/kit"
)

const (
	envCACertificatePEM      = "TELEGENT_CA_CERTIFICATE_PEM"
	envCACertificateFile     = "TELEGENT_CA_CERTIFICATE_FILE"
	envClientCertificatePEM  = "TELEGENT_CLIENT_CERTIFICATE_PEM"
	envClientCertificateFile = "TELEGENT_CLIENT_CERTIFICATE_FILE"
	envClientKeyPEM          = "TELEGENT_CLIENT_KEY_PEM"
	envClientKeyFile         = "TELEGENT_CLIENT_KEY_FILE"
	envProxyURL              = "TELEGENT_PROXY_URL"
)

// network is the part of the provider block about connections: the trusted CAs, the client
// certificate and the proxy.
type network struct {
	CACertificatePEM      types.String `tfsdk:"ca_certificate_pem"`
	CACertificateFile     types.String `tfsdk:"ca_certificate_file"`
	ClientCertificatePEM  types.String `tfsdk:"client_certificate_pem"`
	ClientCertificateFile types.String `tfsdk:"client_certificate_file"`
	ClientKeyPEM          types.String `tfsdk:"client_key_pem"`
	ClientKeyFile         types.String `tfsdk:"client_key_file"`
	ProxyURL              types.String `tfsdk:"proxy_url"`
}

// networkAttributes is the schema of network.
func networkAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"ca_certificate_pem": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "CA certificates to trust in addition to the system's, in PEM, such as that of a company. " +
				"Environment variable: `TELEGENT_CA_CERTIFICATE_PEM`.",
			Validators: []validator.String{kit.NotEmpty(envCACertificatePEM), kit.Check("must be certificates in PEM", checkCertificates)},
		},
		"ca_certificate_file": fileAttribute("ca_certificate_pem", envCACertificateFile,
			"Path of a file with the value of `ca_certificate_pem`. A relative path starts at the folder in which the CLI runs. "+
				"Environment variable: `TELEGENT_CA_CERTIFICATE_FILE`."),
		"client_certificate_pem": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Client certificate for servers that request one (mutual TLS), in PEM, followed by those of intermediate CAs if the server needs them. " +
				"Requires a key. Environment variable: `TELEGENT_CLIENT_CERTIFICATE_PEM`.",
			Validators: []validator.String{kit.NotEmpty(envClientCertificatePEM), kit.Check("must be certificates in PEM", checkCertificates)},
		},
		"client_certificate_file": fileAttribute("client_certificate_pem", envClientCertificateFile,
			"Path of a file with the value of `client_certificate_pem`. Environment variable: `TELEGENT_CLIENT_CERTIFICATE_FILE`."),
		"client_key_pem": schema.StringAttribute{
			Optional:  true,
			Sensitive: true,
			MarkdownDescription: "Private key of the client certificate, in PEM and not encrypted. " +
				"Environment variable: `TELEGENT_CLIENT_KEY_PEM`, which keeps it out of every file.",
			Validators: []validator.String{kit.NotEmpty(envClientKeyPEM), kit.Check("must be a private key in PEM, not encrypted", checkKey)},
		},
		"client_key_file": fileAttribute("client_key_pem", envClientKeyFile,
			"Path of a file with the value of `client_key_pem`. Environment variable: `TELEGENT_CLIENT_KEY_FILE`."),
		"proxy_url": schema.StringAttribute{
			Optional:  true,
			Sensitive: true,
			MarkdownDescription: "URL of the proxy for all requests, with the scheme `http`, `https` or `socks5`, such as `http://user:password@proxy.example.com:3128`. " +
				"If it is set, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are ignored. Environment variable: `TELEGENT_PROXY_URL`.",
			Validators: []validator.String{kit.NotEmpty(envProxyURL), kit.Check("must be the URL of an http, https or socks5 proxy", checkProxyURL)},
		},
	}
}

// fileAttribute is the path of a file with PEM. Only this one declares the conflict of the two, so
// that it is reported once.
func fileAttribute(twin, variable, description string) schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Validators: []validator.String{
			kit.NotEmpty(variable),
			kit.Check("must be a path", checkPath),
			stringvalidator.ConflictsWith(path.MatchRoot(twin)),
		},
	}
}

// argument is an argument of the block with its environment variable.
type argument struct {
	name     string
	variable string
	value    types.String
}

// pair is two arguments for one setting: its PEM, and a file with it.
type pair struct {
	pem  argument
	file argument
}

func (n network) caCertificate() pair {
	return pair{
		argument{"ca_certificate_pem", envCACertificatePEM, n.CACertificatePEM},
		argument{"ca_certificate_file", envCACertificateFile, n.CACertificateFile},
	}
}

func (n network) clientCertificate() pair {
	return pair{
		argument{"client_certificate_pem", envClientCertificatePEM, n.ClientCertificatePEM},
		argument{"client_certificate_file", envClientCertificateFile, n.ClientCertificateFile},
	}
}

func (n network) clientKey() pair {
	return pair{
		argument{"client_key_pem", envClientKeyPEM, n.ClientKeyPEM},
		argument{"client_key_file", envClientKeyFile, n.ClientKeyFile},
	}
}

// given is the value of a pair, and where it comes from.
type given struct {
	argument string // the attribute of its errors
	setting  string // the argument or the environment variable
	subject  string // the subject of a sentence about its content
	text     string // the PEM; "" if it is unknown or was reported as invalid
}

// pem resolves a pair, nil if neither is set.
func (s *settings) pem(p pair) *given {
	// Evaluate both, because each unknown value must be noted.
	pemSet := s.isSet(p.pem.name, p.pem.variable, p.pem.value)
	fileSet := s.isSet(p.file.name, p.file.variable, p.file.value)
	text, file := os.Getenv(p.pem.variable), os.Getenv(p.file.variable)
	switch {
	case pemSet:
		return &given{p.pem.name, p.pem.name, p.pem.name, p.pem.value.ValueString()}
	case fileSet:
		return s.read(p.file.name, p.file.name, p.file.value.ValueString())
	case text != "" && file != "":
		s.diags.AddAttributeError(path.Root(p.pem.name), "Two environment variables for one setting",
			fmt.Sprintf("The environment variables %s and %s are both set; unset one of them.", p.pem.variable, p.file.variable))
		return &given{argument: p.pem.name}
	case text != "":
		return &given{p.pem.name, p.pem.variable, "The environment variable " + p.pem.variable, text}
	case file != "":
		return s.read(p.file.name, p.file.variable, file)
	}
	return nil
}

// read reads the file that a setting names, "" if it is unknown.
func (s *settings) read(argument, setting, file string) *given {
	g := &given{argument: argument, setting: setting, subject: setting}
	if file == "" {
		return g
	}
	if err := checkPath(file); err != nil {
		s.invalid(g, err)
		return g
	}
	g.subject = fmt.Sprintf("The file %s (%s)", file, setting)
	content, err := os.ReadFile(file) //nolint:gosec // The path is from the provider block.
	if err != nil {
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			err = e.Err // The sentence names the path already.
		}
		s.invalid(g, fmt.Errorf("cannot be read: %w", err))
		return g
	}
	if len(content) == 0 {
		s.invalid(g, errors.New("is empty"))
	}
	g.text = string(content)
	return g
}

// invalid adds the error of a value.
func (s *settings) invalid(g *given, err error) {
	s.diags.AddAttributeError(path.Root(g.argument), "Invalid "+g.setting, fmt.Sprintf("%s %s.", g.subject, err))
}

// valid reports whether a value is set and known, and passes the check. Values in the configuration
// were validated before; files and variables were not.
func (s *settings) valid(g *given, check func(string) error) bool {
	if g == nil || g.text == "" {
		return false
	}
	err := check(g.text)
	if err != nil {
		s.invalid(g, err)
	}
	return err == nil
}

// rootCAs returns the CAs to trust, nil for the system's only.
func (s *settings) rootCAs(n network) *x509.CertPool {
	ca := s.pem(n.caCertificate())
	if ca == nil || ca.text == "" {
		return nil
	}
	certificates, err := parseCertificates(ca.text)
	if err != nil {
		s.invalid(ca, err)
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		s.diags.AddAttributeError(path.Root(ca.argument), "The system's certificates cannot be read",
			fmt.Sprintf("%s is trusted in addition to the system's certificates, and reading these failed: %s.", ca.setting, err))
		return nil
	}
	for _, certificate := range certificates {
		pool.AddCert(certificate)
	}
	return pool
}

// clientCertificates returns the client certificate with its key.
func (s *settings) clientCertificates(n network) []tls.Certificate {
	certificate, key := s.pem(n.clientCertificate()), s.pem(n.clientKey())
	certificateValid, keyValid := s.valid(certificate, checkCertificates), s.valid(key, checkKey)
	switch {
	case certificateValid && keyValid:
		both, err := tls.X509KeyPair([]byte(certificate.text), []byte(key.text))
		if err != nil {
			s.invalid(key, fmt.Errorf("is not the key of the first certificate in %s. That must be the client's own; those of intermediate CAs come after it", certificate.setting))
			return nil
		}
		return []tls.Certificate{both}
	case certificateValid && key == nil:
		s.lacks(certificate, "a private key", n.clientKey())
	case keyValid && certificate == nil:
		s.lacks(key, "a certificate", n.clientCertificate())
	}
	return nil
}

// lacks adds the error of a value that needs another one.
func (s *settings) lacks(g *given, what string, missing pair) {
	s.diags.AddAttributeError(path.Root(g.argument), "The client certificate is incomplete",
		fmt.Sprintf("%s is set, but %s to go with it is not: set %s or %s in the provider block, or the environment variable %s or %s.",
			g.setting, what, missing.pem.name, missing.file.name, missing.pem.variable, missing.file.variable))
}

// proxy returns the proxy for all requests, nil if the usual environment variables apply.
func (s *settings) proxy(n network) *url.URL {
	g := &given{"proxy_url", envProxyURL, "The environment variable " + envProxyURL, os.Getenv(envProxyURL)}
	if s.isSet("proxy_url", envProxyURL, n.ProxyURL) {
		g = &given{"proxy_url", "proxy_url", "proxy_url", n.ProxyURL.ValueString()}
	}
	if g.text == "" {
		return nil
	}
	proxy, err := parseProxyURL(g.text)
	if err != nil {
		s.invalid(g, err)
		return nil
	}
	return proxy
}

// The errors of the checks below read as predicates of the argument's name. They never show the
// value: it may be a secret, or a secret in the wrong place.

const (
	beginAny         = "-----BEGIN "
	beginCertificate = "-----BEGIN CERTIFICATE-----"
	damaged          = "it is cut off or altered, or its lines are joined or indented"
)

// checkPath refuses a value that was meant for the PEM argument, before an error shows it as a
// path.
func checkPath(value string) error {
	if strings.Contains(value, beginAny) || strings.ContainsAny(value, "\r\n") {
		return errors.New("must be the path of a file, not its content")
	}
	return nil
}

func checkCertificates(value string) error {
	_, err := parseCertificates(value)
	return err
}

// parseCertificates reads one or more certificates. It skips blocks of other types, because many
// files have both certificate and key.
func parseCertificates(value string) ([]*x509.Certificate, error) {
	var certificates []*x509.Certificate
	key := false
	for block, rest := pem.Decode([]byte(value)); block != nil; block, rest = pem.Decode(rest) {
		key = key || isKey(block)
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("has a certificate that cannot be read, number %d: %w", len(certificates)+1, err)
		}
		certificates = append(certificates, certificate)
	}
	// The decoder skips a damaged block, and a bundle would lose a certificate unnoticed.
	if len(certificates) < strings.Count(value, beginCertificate) {
		return nil, errors.New("has a certificate that cannot be read: " + damaged)
	}
	if len(certificates) > 0 {
		return certificates, nil
	}
	if key {
		return nil, errors.New("has a private key where a certificate belongs")
	}
	if _, err := x509.ParseCertificates([]byte(value)); err == nil {
		return nil, errors.New("has a certificate in DER, not in PEM; convert it with: openssl x509 -inform der")
	}
	return nil, errors.New("has no certificate in PEM, which begins with " + beginCertificate)
}

// checkKey accepts the private keys that tls.X509KeyPair accepts.
func checkKey(value string) error {
	certificate := false
	for block, rest := pem.Decode([]byte(value)); block != nil; block, rest = pem.Decode(rest) {
		certificate = certificate || block.Type == "CERTIFICATE"
		if !isKey(block) {
			continue
		}
		if block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "" {
			return errors.New("has an encrypted key, which the provider cannot open; decrypt it with: openssl pkey")
		}
		if !parsesAsKey(block.Bytes) {
			return errors.New("has a private key that cannot be read; it must be RSA, ECDSA or Ed25519, in PKCS #8, PKCS #1 or SEC 1")
		}
		return nil
	}
	switch {
	case certificate:
		return errors.New("has a certificate where a private key belongs")
	case strings.Contains(value, beginAny):
		return errors.New("has no private key that can be read: " + damaged)
	}
	return errors.New("has no private key in PEM, which begins with -----BEGIN PRIVATE KEY----- or the like")
}

func isKey(block *pem.Block) bool {
	return block.Type == "PRIVATE KEY" || strings.HasSuffix(block.Type, " PRIVATE KEY")
}

func parsesAsKey(der []byte) bool {
	_, pkcs8 := x509.ParsePKCS8PrivateKey(der)
	_, pkcs1 := x509.ParsePKCS1PrivateKey(der)
	_, sec1 := x509.ParseECPrivateKey(der)
	return pkcs8 == nil || pkcs1 == nil || sec1 == nil
}

func checkProxyURL(value string) error {
	_, err := parseProxyURL(value)
	return err
}

// parseProxyURL reads scheme, user name, password, host and port. It ignores a trailing slash.
func parseProxyURL(text string) (*url.URL, error) {
	const encode = "; in a user name or password, characters such as @ : / ? # % must be percent-encoded"
	scheme, _, found := strings.Cut(text, "://")
	switch scheme = strings.ToLower(scheme); {
	case strings.ContainsAny(text, " \t\r\n"):
		return nil, errors.New("contains white space")
	case !found || scheme != "http" && scheme != "https" && scheme != "socks5":
		return nil, errors.New("must begin with http://, https:// or socks5://")
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("is not a URL" + encode)
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("has a port that is not between 1 and 65535")
		}
	}
	switch {
	case u.Hostname() == "":
		return nil, errors.New("has no host")
	case strings.ContainsAny(text, "?#"), u.Path != "" && u.Path != "/":
		return nil, errors.New("has a path, a query or a fragment, which a proxy has not" + encode)
	}
	return u, nil
}
