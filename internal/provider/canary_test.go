// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// canary is an account secret that is written differently wherever it may turn up.
const canary = `canary+"<hunter2>&é/=`

// TestAccCanary runs the built provider through success and every fault of the
// matrix with the most talkative log there is, and looks for the secret and the
// tokens in all that is left behind.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	binary := builtProvider(t)

	// Each case is what a service answers, given the secret that it was sent.
	cases := map[string]func(secret string) sandbox.Fault{
		"success": func(string) sandbox.Fault { return sandbox.Fault{Path: "/none"} },
		"the secret repeated in problem details": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(`{"Title":%q,"Errors":{%[1]q:[%[1]q]},"TraceId":%[1]q}`, secret)}
		},
		"the secret repeated by OAuth": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(`{"error":%q,"error_description":%[1]q,"errorHash":%[1]q,"displayMessage":%[1]q}`, secret)}
		},
		"the secret repeated in a page": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: "<p>" + strings.Join(writers()["by .NET"](secret), " ")}
		},
		"the secret repeated in a 200": func(secret string) sandbox.Fault {
			return sandbox.Fault{Body: strings.Join(forms(t, secret), " ")}
		},
	}
	cases["the secret repeated in JSON"] = func(secret string) sandbox.Fault {
		return published(400, strings.Join(written(secret), " "))
	}
	urls := map[string]string{} // of the cases in which nobody is at the URL
	for _, f := range faults() {
		cases[f.name] = func(string) sandbox.Fault { return f.fault }
		urls[f.name] = f.url // What a TLS handshake says is the matrix' matter.
	}
	for name, answer := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{AccountSecret: canary, TelnyxClientSecret: canary + "telnyx", MeshClientSecret: canary + "mesh"})
			for path, secret := range map[string]string{
				sandbox.TokenPath: canary, sandbox.TelnyxTokenPath: canary + "telnyx", sandbox.MeshTokenPath: canary + "mesh",
			} {
				fault := hurried(answer(secret))
				if fault.Path == "" {
					fault.Path = path
				}
				s.Inject(fault)
			}
			if urls[name] != "" {
				url = urls[name]
			}
			w := acctest.NewWorkspace(t, binary, required+`
provider "telegent" {
  request_timeout = "500ms"
  max_retries     = 0
}

ephemeral "telegent_token" "test" {
  api_endpoint = "numbers/provision"
}

ephemeral "telegent_telnyx_token" "test" {}

ephemeral "telegent_mesh_token" "test" {}

data "telegent_token" "test" {
  api_endpoint = "message/outbound"
}

output "token" {
  value     = data.telegent_token.test.token
  sensitive = true
}
`+uses(`"${ephemeral.telegent_token.test.token}${ephemeral.telegent_telnyx_token.test.access_token}${ephemeral.telegent_mesh_token.test.id_token}"`),
				"TELNYX_BASE_URL="+url+"/v2", "TELNYX_CLIENT_ID="+sandbox.DefaultTelnyxClientID, "TELNYX_CLIENT_SECRET="+canary+"telnyx",
				"MESH_BASE_URL="+url, "MESH_CLIENT_ID="+sandbox.DefaultMeshClientID, "MESH_CLIENT_SECRET="+canary+"mesh",
				"TELEGENT_BASE_URL="+url, "TELEGENT_ACCOUNT_KEY="+sandbox.DefaultAccountKey, "TELEGENT_ACCOUNT_SECRET="+canary,
				"TF_LOG=TRACE", "TF_LOG_PATH=trace.log")

			status, output := w.Run(t, "plan", "-out=saved")
			stored := "" // where a data source's token may be
			if status == 0 {
				output += w.MustRun(t, "apply", "saved")
				stored = w.MustRun(t, "show", "-json", "saved") + unzip(t, filepath.Join(w.Dir, "saved")) + w.Read(t, "terraform.tfstate")
			}
			log := w.Read(t, "trace.log")
			if !strings.Contains(log, "HTTP request") {
				t.Error("the log has no line of ours; is it on?")
			}
			journal := fmt.Sprintf("%#v", s.Journal())

			findsNoCanary(t, output+log+journal+stored, canary, canary+"telnyx", canary+"mesh")
			ofData := ""
			if status == 0 {
				ofData = strings.TrimSpace(w.MustRun(t, "output", "-raw", "token"))
			}
			for _, token := range s.IssuedTokens() {
				for _, form := range forms(t, token) {
					finds(t, output+log+journal, nil, form)
					if token != ofData {
						finds(t, stored, nil, form)
					}
				}
			}
			if issued := len(s.IssuedTokens()); status == 0 && issued != 7 {
				t.Errorf("%d tokens were issued, want the data source's, and the three ephemeral ones in plan and apply", issued)
			}
		})
	}
}

// hurried returns a fault that takes no real time.
func hurried(f sandbox.Fault) sandbox.Fault {
	f.Delay = min(f.Delay, 10*time.Millisecond)
	if f.Status == 429 && f.Header.Get("Retry-After") != "3600" {
		f.Times, f.Header = 1, http.Header{"Retry-After": {"0"}}
	}
	return f
}

// forms returns how a text may be written.
func forms(t *testing.T, text string) []string {
	t.Helper()
	inJSON, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		text,
		string(inJSON[1 : len(inJSON)-1]),
		html.EscapeString(text),
		url.QueryEscape(text),
		url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)),
		base64.RawURLEncoding.EncodeToString([]byte(text)),
	}
}

// writers are how the encoders of common stacks write the canary, which a letter or more
// may follow. Each row is what the encoder wrote, or what its source says.
func writers() map[string]func(secret string) []string {
	rows := map[string][]string{
		"by .NET": {
			`canary\u002B\u0022\u003Chunter2\u003E\u0026\u00E9/=`, // System.Text.Json
			`canary+\"<hunter2>&é/=`,                              // System.Text.Json, relaxed; Newtonsoft
			`canary+\u0022\u003chunter2\u003e\u0026é/=`,           // Newtonsoft, EscapeHtml
			`canary+\"<hunter2>&\u00e9/=`,                         // Newtonsoft, EscapeNonAscii
			`canary+\"\u003chunter2\u003e\u0026é/=`,               // HttpUtility.JavaScriptStringEncode
			`canary+&quot;&lt;hunter2&gt;&amp;&#233;/=`,           // HttpUtility.HtmlEncode, WebUtility.HtmlEncode
			`canary+&quot;&lt;hunter2>&amp;é/=`,                   // HttpUtility.HtmlAttributeEncode
			`canary&#x2B;&quot;&lt;hunter2&gt;&amp;&#xE9;/=`,      // HtmlEncoder
			`canary%2b%22%3chunter2%3e%26%c3%a9%2f%3d`,            // HttpUtility.UrlEncode
			`canary%2b%22%3chunter2%3e%26%u00e9%2f%3d`,            // HttpUtility.UrlEncodeUnicode
			`canary+"<hunter2>&%c3%a9/=`,                          // HttpUtility.UrlPathEncode
			`canary%2B%22%3Chunter2%3E%26%C3%A9%2F%3D`,            // WebUtility.UrlEncode, Uri.EscapeDataString
		},
		"by others": {
			`canary+"<hunter2>&é/=`,                    // as it is
			`canary%2B%22%3Chunter2%3E%26%C3%A9%2F%3D`, // JavaScript encodeURIComponent, Java URLEncoder
			`canary+%22%3Chunter2%3E&%C3%A9/=`,         // JavaScript encodeURI, URL
			`canary+%22%3Chunter2%3E%26%E9/%3D`,        // JavaScript escape
			`canary+"<hunter2>&\u00E9/\=`,              // Java Properties
			`canary+\"<hunter2>&\u00e9\/=`,             // PHP json_encode
			`canary%2B%22%3Chunter2%3E%26%C3%A9/%3D`,   // Python urllib.parse.quote
			`canary+&quot;&lt;hunter2&gt;&amp;é/=`,     // Python html.escape
			`canary+\"<hunter2>&\u00e9/=`,              // Python json.dumps
			`canary+"<hunter2>&\xc3\xa9/=`,             // Python repr of bytes
			`canary+"<hunter2>&\xe9/=`,                 // Python ascii
			`canary+\"\u003chunter2\u003e\u0026é/=`,    // Go json.Marshal
			`canary+&#34;&lt;hunter2&gt;&amp;é/=`,      // Go html.EscapeString
			`canary+%22%3Chunter2%3E&%C3%A9%2F=`,       // Go url.PathEscape
		},
		"twice": {
			`canary%252B%2522%253Chunter2%253E%2526%25C3%25A9%252F%253D`,              // a URL in a URL
			`canary\\u002B\\u0022\\u003Chunter2\\u003E\\u0026\\u00E9/=`,               // JSON in JSON
			`canary+\\\"<hunter2>&é/=`,                                                // JSON in JSON, relaxed
			`canary+\&quot;&lt;hunter2&gt;&amp;&#233;/=`,                              // JSON in HTML
			`canary\u002B\u0026quot;\u0026lt;hunter2\u0026gt;\u0026amp;\u0026#233;/=`, // HTML in JSON
			`canary%2B%26quot%3B%26lt%3Bhunter2%26gt%3B%26amp%3B%26%23233%3B%2F%3D`,   // HTML in a URL
			`canary+&amp;quot;&amp;lt;hunter2&amp;gt;&amp;amp;&amp;#233;/=`,           // HTML in HTML
			`canary%5Cu002B%5Cu0022%5Cu003Chunter2%5Cu003E%5Cu0026%5Cu00E9%2F%3D`,     // JSON in a URL
		},
	}
	all := map[string]func(secret string) []string{
		"as a whole": func(secret string) []string {
			hexed := hex.EncodeToString([]byte(secret))
			return []string{
				base64.StdEncoding.EncodeToString([]byte(secret)),
				base64.RawURLEncoding.EncodeToString([]byte(secret)),
				base64.StdEncoding.EncodeToString([]byte("DID-1:" + secret)),
				base64.StdEncoding.EncodeToString([]byte("DID-12:" + secret)),
				base64.RawURLEncoding.EncodeToString([]byte("DID-123:" + secret)),
				url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(secret))),
				hexed,
				strings.ToUpper(hexed),
			}
		},
	}
	for by, written := range rows {
		all[by] = func(secret string) []string {
			var forms []string
			for _, form := range written {
				forms = append(forms, form+strings.TrimPrefix(secret, canary))
			}
			return forms
		}
	}
	return all
}

// written is how all of them write a secret.
func written(secret string) []string {
	var all []string
	for _, by := range slices.Sorted(maps.Keys(writers())) {
		all = append(all, writers()[by](secret)...)
	}
	return all
}

// findsNoCanary looks for secrets that begin with the canary, in any form, and for what
// no encoder changes of one that is left in part.
func findsNoCanary(t *testing.T, text string, secrets ...string) {
	t.Helper()
	finds(t, text, nil, "hunter2", "Y2FuYXJ5", "NhbmFyeS", "jYW5hcnk")
	for _, written := range writers() {
		for _, secret := range secrets {
			finds(t, text, nil, written(secret)...)
		}
	}
}

// TestAccCanaryOfResources looks for the passwords that resources send, and for what
// activates a SIM, in all that is left behind: with the API in good health, which
// answers reads of a message route with its passwords, and with one that repeats them
// wherever it can.
func TestAccCanaryOfResources(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	canaryOfResources(t, func(config string) string { return config }, false)
}

// TestAccCanaryOfStoredSecrets is TestAccCanaryOfResources for CLIs without write-only
// arguments: the passwords are in plan and state, and nowhere else.
func TestAccCanaryOfStoredSecrets(t *testing.T) {
	t.Parallel()
	acctest.FindCLI(t)
	ephemeral := regexp.MustCompile(`(?m)^  ephemeral = true\n`)
	writeOnly := regexp.MustCompile(`(?m)^  (\w+)_wo +=(.*)\n  \w+_wo_version += (\d+)$`)
	canaryOfResources(t, func(config string) string {
		config = writeOnly.ReplaceAllString(ephemeral.ReplaceAllString(config, ""), `  $1 = "$${$2}$3"`)
		return strings.ReplaceAll(config, `}1"`, `}"`) // The second version is another secret.
	}, true)
}

// canaryOfResources looks for the passwords of a configuration, which may be stored or not.
func canaryOfResources(t *testing.T, rewrite func(config string) string, stored bool) {
	t.Helper()
	binary := builtProvider(t)
	secrets := []string{canary + "subscriber", canary + "message", canary + "callback", canary + "voice", canary + "webhook"}
	config := func(version int) string {
		return required + rewrite(fmt.Sprintf(`
provider "telegent" {
  max_retries = 0
}

variable "secrets" {
  type      = list(string)
  sensitive = true
  ephemeral = true
}

resource "telegent_subscriber" "test" {
  account_id          = %q
  name                = "Jane Doe"
  email               = "jane@example.com"
  phone_numbers       = ["+18015550100"]
  role                = "Subscriber"
  password_wo         = var.secrets[0]
  password_wo_version = %[2]d
}

resource "telegent_message_route" "test" {
  route_name                                 = "test"
  message_url                                = "https://example.com"
  message_url_method                         = "POST"
  message_authentication_type                = "Bearer"
  message_password_token_wo                  = var.secrets[1]
  message_password_token_wo_version          = %[2]d
  callback_message_url                       = "https://example.com"
  callback_message_authentication_type       = "Bearer"
  callback_message_password_token_wo         = var.secrets[2]
  callback_message_password_token_wo_version = %[2]d
}

resource "telegent_voice_route" "test" {
  route_name                      = "test"
  route_type                      = "URL"
  voice_url                       = "https://example.com"
  voice_authentication_type       = "Bearer"
  voice_password_token_wo         = var.secrets[3]
  voice_password_token_wo_version = %[2]d
}

resource "telegent_webhook" "test" {
  webhook_url                     = "https://example.com"
  subscribed_events               = ["New_Sms"]
  authentication_type             = "Bearer"
  authentication_token_wo         = var.secrets[4]
  authentication_token_wo_version = %[2]d
}

resource "telegent_number" "test" {
  number_type      = "mvno"
  message_type     = "p2p"
  product_type     = "Sms+Data"
  message_enabled  = true
  message_route_id = telegent_message_route.test.id
  voice_enabled    = false
}

data "telegent_webhooks" "all" {
  depends_on = [telegent_webhook.test]
}

data "telegent_message_routes" "all" {
  depends_on = [telegent_message_route.test]
}

data "telegent_message_route" "test" {
  id = telegent_message_route.test.id
}

data "telegent_numbers" "all" {
  depends_on = [telegent_number.test]
}
`, sandbox.DefaultAccountID, version))
	}
	sent := map[string]string{ // by path
		sandbox.SubscriberCreatePath: secrets[0], sandbox.SubscriberUpdatePath: secrets[0],
		sandbox.MessageRoutePath: secrets[1] + " " + secrets[2], sandbox.MessageRouteUpdatePath: secrets[1] + " " + secrets[2],
		sandbox.VoiceRoutePath: secrets[3], sandbox.VoiceRouteUpdatePath: secrets[3],
		sandbox.WebhookCreatePath: secrets[4], sandbox.WebhookUpdatePath: secrets[4],
		sandbox.NumberProvisionPath: canary, // is sent none, but the API knows the account's
	}
	// Each case is what the API answers, given the secrets that it was sent.
	cases := map[string]func(secret string) sandbox.Fault{
		"success": nil,
		"repeated by an order": func(secret string) sandbox.Fault {
			encoded, err := json.Marshal(map[string]string{"OrderId": "JNUOID-1", "OrderStatus": "Error", "ErrorMessage": strings.Join(writers()["by .NET"](secret), " ")})
			if err != nil {
				t.Error(err)
			}
			return sandbox.Fault{Body: string(encoded)}
		},
		"repeated in problem details": func(secret string) sandbox.Fault {
			return sandbox.Fault{Status: 400, Body: fmt.Sprintf(`{"Title":%q,"Errors":{%[1]q:[%[1]q],"Password":[%[1]q]},"TraceId":%[1]q}`, secret)}
		},
		"repeated in a page": func(secret string) sandbox.Fault { return sandbox.Fault{Status: 500, Body: "<p>" + secret} },
		"repeated in a 200":  func(secret string) sandbox.Fault { return sandbox.Fault{Body: secret} },
		"repeated in half of a 200": func(secret string) sandbox.Fault {
			return sandbox.Fault{Body: fmt.Sprintf(`{"MessagePasswordToken":%q,"more":"`, secret)}
		},
		"repeated as an id": func(secret string) sandbox.Fault {
			return sandbox.Fault{Body: fmt.Sprintf(`{"SubscriberId":[%q],"MessageRouteId":{"a":%[1]q},"CallRouteId":[%[1]q]}`, secret)}
		},
	}
	cases["repeated in problem details by every encoder"] = func(secret string) sandbox.Fault {
		encoded, err := json.Marshal(map[string]any{
			"Status": 422, "TraceId": written(secret)[0], "Errors": map[string][]string{"Password": written(secret), written(secret)[1]: {"It is wrong."}},
		})
		if err != nil {
			t.Error(err)
		}
		return sandbox.Fault{Status: 422, Body: string(encoded)}
	}
	if stored { // How the others are scrubbed does not depend on where the secret comes from.
		maps.DeleteFunc(cases, func(name string, _ func(string) sandbox.Fault) bool {
			return name != "success" && name != "repeated as an id" && name != "repeated in problem details by every encoder"
		})
	}
	for name, answer := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1, AccountSecret: canary})
			encoded, err := json.Marshal(secrets)
			if err != nil {
				t.Fatal(err)
			}
			w := acctest.NewWorkspace(t, binary, config(1), append(credentials(url),
				"TELEGENT_ACCOUNT_SECRET="+canary, "TF_VAR_secrets="+string(encoded), "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")...)
			_, output := w.Run(t, "plan", "-out=saved")
			left := w.MustRun(t, "show", "-json", "saved") + unzip(t, filepath.Join(w.Dir, "saved"))
			for path, secret := range sent {
				if answer != nil {
					fault := answer(secret)
					fault.Path, fault.Method, fault.Times = path, http.MethodPost, 1
					s.Inject(fault)
				}
			}
			_, applied := w.Run(t, "apply", "saved")
			// Then in good health, and with new versions in an update that meets the fault again.
			_, again := w.Run(t, "apply", "-auto-approve")
			if err := os.WriteFile(filepath.Join(w.Dir, "main.tf"), []byte(config(2)), 0o600); err != nil {
				t.Fatal(err)
			}
			_, updated := w.Run(t, "apply", "-auto-approve")
			final := w.MustRun(t, "apply", "-auto-approve")
			state := w.Read(t, "terraform.tfstate")
			log := w.Read(t, "trace.log")

			if route := s.Object(fmt.Sprint(s.Object(s.Numbers()[0])["MessageRouteId"])); !strings.HasPrefix(fmt.Sprint(route["MessagePasswordToken"]), secrets[1]) {
				t.Errorf("the route at the sandbox has no password: %v", route)
			}
			qrCode, _ := s.Object(s.Numbers()[0])["QRCode"].(string)
			if qrCode == "" || !strings.Contains(state, "qr_code") {
				t.Error("there is no QR code to look for")
			}
			shown := output + applied + again + updated + final + log + fmt.Sprintf("%#v", s.Journal())
			for _, form := range forms(t, qrCode) {
				finds(t, shown, nil, form)
			}
			if !stored {
				shown += left + state
			} else if !strings.Contains(state, "hunter2") {
				t.Error("the state has no password")
			}
			findsNoCanary(t, shown, append(secrets, canary)...)
		})
	}
}
