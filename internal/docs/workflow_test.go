// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// TestAccWorkflows runs the commands of the CI guide's workflows, job by job, in one folder: the artifact is the file that the first job
// leaves there.
func TestAccWorkflows(t *testing.T) {
	t.Parallel()
	acctest.NeedsWriteOnly(t)
	if runtime.GOOS == "windows" {
		t.Skip("the workflows are for a POSIX shell")
	}
	folder := builtFolder(t)
	for file, commands := range map[string]func(t *testing.T, content []byte) map[string][]string{
		"github-actions.yml": githubCommands,
		"gitlab-ci.yml":      gitlabCommands,
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(filepath.Join(root, "examples", "ci", file))
			if err != nil {
				t.Fatal(err)
			}
			jobs := commands(t, content)
			s, url := acctest.Sandbox(t, sandbox.Config{RequestsPerMinute: -1})
			w := acctest.NewMirrorWorkspace(t, folder, providerVersion, workflowConfig,
				append(environment(url, nil), "TF_VAR_webhook_token=token-of-the-webhook")...)
			for _, job := range []string{"plan", "apply"} {
				if len(jobs[job]) != 2 {
					t.Fatalf("the commands of job %s: %q", job, jobs[job])
				}
				if status, output := w.Shell(t, "set -e\n"+strings.Join(jobs[job], "\n"), folder); status != 0 {
					t.Fatalf("job %s ended with %d:\n%s", job, status, output)
				}
				if n, want := len(s.Numbers()), map[string]int{"plan": 0, "apply": 1}[job]; n != want {
					t.Errorf("after job %s there are %d numbers, want %d", job, n, want)
				}
			}
		})
	}
}

const workflowConfig = requirement + `
variable "webhook_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "telegent_message_route" "main" {
  route_name         = "Main SMS webhook"
  message_url        = "https://hooks.example.com/messages"
  message_url_method = "POST"

  message_authentication_type       = "Bearer"
  message_password_token_wo         = var.webhook_token
  message_password_token_wo_version = 1
}

resource "telegent_number" "main" {
  number_type      = "mvno"
  message_type     = "p2p"
  product_type     = "Sms+Data"
  message_enabled  = true
  message_route_id = telegent_message_route.main.id
  voice_enabled    = false
}
`

func githubCommands(t *testing.T, content []byte) map[string][]string {
	t.Helper()
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Run string `yaml:"run"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(content, &workflow); err != nil {
		t.Fatal(err)
	}
	commands := map[string][]string{}
	for name, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if step.Run != "" {
				commands[name] = append(commands[name], step.Run)
			}
		}
	}
	return commands
}

func gitlabCommands(t *testing.T, content []byte) map[string][]string {
	t.Helper()
	var pipeline map[string]any
	if err := yaml.Unmarshal(content, &pipeline); err != nil {
		t.Fatal(err)
	}
	commands := map[string][]string{}
	for name, job := range pipeline {
		fields, _ := job.(map[string]any)
		script, _ := fields["script"].([]any)
		for _, command := range script {
			text, _ := command.(string)
			commands[name] = append(commands[name], text)
		}
	}
	return commands
}
