// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/telegent"
	"github.com/telegent/terraform-provider-telegent/internal/token"
)

// Verdict says whether the API is as the provider assumes.
type Verdict string

// The verdicts.
const (
	AsAssumed Verdict = "as assumed"
	Differs   Verdict = "differs"
	NotSeen   Verdict = "not seen"
)

// Report is what was seen. It has shapes and no values.
type Report struct {
	Version    string      `json:"version"`
	Server     string      `json:"server"`
	Requests   int         `json:"requests"`
	Duration   string      `json:"duration"`
	Operations []Operation `json:"operations"`
	Checks     []Check     `json:"checks"`
	Left       []string    `json:"left,omitempty"`       // what could not be deleted
	Incomplete string      `json:"incomplete,omitempty"` // why the run ended early

	secrets token.Secrets
}

// Operation is what was seen of an operation that reads.
type Operation struct {
	Operation   string       `json:"operation"`
	Seen        string       `json:"seen"`
	Differences []Difference `json:"differences,omitempty"`
}

// Difference is how an answer differs from what is published.
type Difference struct {
	Kind string `json:"kind"`
	Seen string `json:"seen"`
}

// Check is the answer to an open question.
type Check struct {
	Name      string  `json:"name"`
	Assumed   string  `json:"assumed"`
	Published string  `json:"published"`
	Seen      string  `json:"seen"`
	Verdict   Verdict `json:"verdict"`
	Means     string  `json:"means"`
	Requests  int     `json:"requests"`
}

// finish completes the report.
func (s *session) finish(duration time.Duration) {
	s.report.Requests = s.client.requests
	s.report.Duration = duration.Round(time.Second).String()
	s.report.secrets = s.client.secrets
	s.report.Server = "another than the published one"
	if s.config.BaseURL.String() == telegent.DefaultBaseURL {
		s.report.Server = telegent.DefaultBaseURL
	}
}

// Differences returns what is not as assumed: "OPERATION: KIND" and the names of checks.
func (r *Report) Differences() []string {
	var names []string
	for _, o := range r.Operations {
		for _, d := range o.Differences {
			names = append(names, o.Operation+": "+d.Kind)
		}
	}
	for _, c := range r.Checks {
		if c.Verdict == Differs {
			names = append(names, c.Name)
		}
	}
	return names
}

// WriteJSON writes the report as JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	encoded, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return r.write(w, string(encoded)+"\n")
}

// WriteMarkdown writes the report for people.
func (r *Report) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Probe of the Telegent API\n\ntelegent-probe %s, server: %s, %d requests in %s. The report has shapes and no values of the account.\n", r.Version, r.Server, r.Requests, r.Duration)
	if r.Incomplete != "" {
		fmt.Fprintf(&b, "\nThe report is not complete: %s.\n", r.Incomplete)
	}
	fmt.Fprintf(&b, "\nDifferences: %d.\n", len(r.Differences()))
	for _, left := range r.Left {
		fmt.Fprintf(&b, "\nLeft behind: %s. Run the probe with -sweep.\n", left)
	}
	b.WriteString("\n## Operations\n\n")
	row(&b, "operation", "answer", "differences")
	row(&b, "---", "---", "---")
	for _, o := range r.Operations {
		var texts []string
		for _, d := range o.Differences {
			texts = append(texts, d.Seen)
		}
		row(&b, "`"+o.Operation+"`", o.Seen, strings.Join(texts, "; "))
	}
	b.WriteString("\n## Assumptions\n\n")
	row(&b, "assumption", "published", "seen", "verdict", "what it means for the provider")
	row(&b, "---", "---", "---", "---", "---")
	for _, m := range meanings() {
		for _, o := range r.Operations {
			for _, d := range o.Differences {
				if d.Kind == string(m.kind) {
					row(&b, m.assumed, "the sample of `"+o.Operation+"`", d.Seen, string(Differs), m.means)
				}
			}
		}
	}
	for _, c := range r.Checks {
		means := ""
		if c.Verdict == Differs {
			means = c.Means
		}
		row(&b, "`"+c.Name+"`: "+c.Assumed, c.Published, c.Seen, string(c.Verdict), means)
	}
	return r.write(w, b.String())
}

// row writes a row of a table.
func row(b *strings.Builder, cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// write writes a text without the secrets that were used, should one be in it.
func (r *Report) write(w io.Writer, content string) error {
	_, err := io.WriteString(w, r.secrets.Scrub(content))
	return err
}
