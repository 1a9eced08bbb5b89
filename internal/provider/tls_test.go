// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestNetworkTLS reads a token from servers of several kinds.
func TestNetworkTLS(t *testing.T) {
	t.Parallel()
	ca, other := newAuthority(t), newAuthority(t)
	certificate, key := ca.issue(t)
	otherCertificate, otherKey := other.issue(t)
	mutual := &tls.Config{Certificates: []tls.Certificate{ca.serves(t)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.pool()}
	mutual12 := mutual.Clone()
	mutual12.MaxVersion = tls.VersionTLS12

	tests := map[string]struct {
		server *tls.Config // of the sandbox; nil for one whose certificate is from the CA
		host   string      // in place of 127.0.0.1
		set    arguments
		fails  string
	}{
		"CA":       {set: arguments{"ca_certificate_pem": ca.pem}},
		"CA, file": {set: arguments{"ca_certificate_file": write(t, t.TempDir(), "# our CA\n"+ca.pem)}},
		"CA, two":  {set: arguments{"ca_certificate_pem": other.pem + ca.pem}},
		"no CA": {
			fails: "tls: failed to verify certificate: x509: certificate signed by unknown authority",
		},
		"another CA": {
			set:   arguments{"ca_certificate_pem": other.pem},
			fails: "tls: failed to verify certificate: x509: certificate signed by unknown authority",
		},
		"another name": {
			server: &tls.Config{Certificates: []tls.Certificate{ca.serves(t, "api.example.com")}},
			host:   "localhost", set: arguments{"ca_certificate_pem": ca.pem},
			fails: "tls: failed to verify certificate: x509: certificate is valid for api.example.com, not localhost",
		},
		"TLS 1.2": {
			server: &tls.Config{Certificates: []tls.Certificate{ca.serves(t)}, MaxVersion: tls.VersionTLS12},
			set:    arguments{"ca_certificate_pem": ca.pem},
		},
		"TLS 1.1": {
			server: &tls.Config{Certificates: []tls.Certificate{ca.serves(t)}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
			set:    arguments{"ca_certificate_pem": ca.pem},
			fails:  "tls: protocol version not supported",
		},
		"client certificate": {
			server: mutual,
			set:    arguments{"ca_certificate_pem": ca.pem, "client_certificate_pem": certificate, "client_key_pem": key},
		},
		"client certificate, files": {
			server: mutual12,
			set: arguments{
				"ca_certificate_pem":      ca.pem,
				"client_certificate_file": write(t, t.TempDir(), certificate), "client_key_file": write(t, t.TempDir(), key),
			},
		},
		"no client certificate": {
			server: mutual, set: arguments{"ca_certificate_pem": ca.pem},
			fails: "remote error: tls: certificate required",
		},
		"no client certificate, TLS 1.2": {
			server: mutual12, set: arguments{"ca_certificate_pem": ca.pem},
			fails: "remote error: tls: ",
		},
		"another client certificate": {
			server: mutual, set: arguments{"ca_certificate_pem": ca.pem, "client_certificate_pem": otherCertificate, "client_key_pem": otherKey},
			fails: "remote error: tls: certificate required",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.server == nil {
				test.server = &tls.Config{Certificates: []tls.Certificate{ca.serves(t)}}
			}
			s, url := tlsSandbox(t, test.server)
			if test.host != "" {
				url = strings.Replace(url, "127.0.0.1", test.host, 1)
			}
			server := acctest.NewServer(t)
			refused(t, server.Configure(test.set.values(url)), "", "")
			state, diags := readToken(server)
			refused(t, diags, "none", test.fails)
			if (state != nil) != (test.fails == "") {
				t.Errorf("a token: %t", state != nil)
			}
			want := 1
			if test.fails != "" {
				want = 0
			}
			if n := len(s.Journal()); n != want {
				t.Errorf("%d requests, want %d: %v", n, want, s.Journal())
			}
		})
	}
}

func encode(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// authority is a CA.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         string
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: rand.Text()}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{certificate: certificate, key: key, pem: encode("CERTIFICATE", der)}
}

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// sign returns a certificate for a key and for hosts: 127.0.0.1 and the names.
func (a authority) sign(t *testing.T, public crypto.PublicKey, names ...string) string {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "test"}, DNSNames: names, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return encode("CERTIFICATE", der)
}

// issue returns a certificate and its key.
func (a authority) issue(t *testing.T, names ...string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return a.sign(t, private.Public(), names...), encode("PRIVATE KEY", der)
}

// serves returns a certificate and its key for a server.
func (a authority) serves(t *testing.T, names ...string) tls.Certificate {
	t.Helper()
	certificate, key := a.issue(t, names...)
	both, err := tls.X509KeyPair([]byte(certificate), []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return both
}

// clientOf returns a client certificate whose key is encoded as a PEM type says.
func clientOf(t *testing.T, a authority, kind string) arguments {
	t.Helper()
	var key crypto.Signer
	var der []byte
	var errs [2]error
	switch kind {
	case "RSA PRIVATE KEY":
		var private *rsa.PrivateKey
		private, errs[0] = rsa.GenerateKey(rand.Reader, 2048)
		key, der = private, x509.MarshalPKCS1PrivateKey(private)
	case "EC PRIVATE KEY":
		var private *ecdsa.PrivateKey
		private, errs[0] = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
		der, errs[1] = x509.MarshalECPrivateKey(private)
		key = private
	default:
		var private ed25519.PrivateKey
		_, private, errs[0] = ed25519.GenerateKey(rand.Reader)
		der, errs[1] = x509.MarshalPKCS8PrivateKey(private)
		key = private
	}
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return arguments{"client_certificate_pem": a.sign(t, key.Public()), "client_key_pem": encode(kind, der)}
}

// tlsSandbox starts a sandbox behind TLS.
func tlsSandbox(t *testing.T, config *tls.Config) (s *sandbox.Sandbox, url string) {
	t.Helper()
	s = sandbox.New(sandbox.Config{})
	server := quiet(s)
	server.TLS = config
	server.StartTLS()
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return s, server.URL
}

// quiet returns a server that does not log failed handshakes, which these tests expect.
func quiet(handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	return server
}
