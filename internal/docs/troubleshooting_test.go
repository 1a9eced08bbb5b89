// SPDX-License-Identifier: MPL-2.0

package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/telegent/terraform-provider-telegent/internal/acctest"
)

// foreign are the messages of the guide that others print.
func foreign() []string {
	return []string{
		// The CLIs.
		"Invalid use of ephemeral value", "Ephemeral value not allowed", "Ephemeral output not allowed", "Invalid output configuration",
		"Output does not allow ephemeral value", "Ephemeral value used in non-ephemeral context", "No ephemeral resource types in mock providers",
		"Saved plan is stale", "Cannot import non-existent remote object", "Failed to query available provider packages", "Inconsistent dependency lock file",
		"Missing required provider", "failed to read schema for … in registry.terraform.io/hashicorp/telegent", "Invalid import provider argument", "Instance cannot be destroyed",
		`Blocks of type "ephemeral" are not expected here`, "WriteOnly Attribute Not Allowed",
		`The ephemeral input variable "…" was set during the plan phase, and so must also be set during the apply phase`,
		// The framework and its validators.
		"Missing Configuration for Required Attribute",
		"Null Set Value: This attribute contains a null value",
		// The standard library.
		"… no such host", "… connection refused", "proxyconnect …", "Proxy Authentication Required",
		"… certificate signed by unknown authority", "… certificate is valid for …, not …",
	}
}

// TestTroubleshootingHeadings asserts that each heading of the guide is a text that is printed: the parts of it that are not variable are
// in a string of the code. The sandbox counts, for the messages of the API.
func TestTroubleshootingHeadings(t *testing.T) {
	t.Parallel()
	printed := literals(t)
	page, err := os.ReadFile(filepath.Join(root, "docs/guides/troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	var messages []string
	for _, heading := range regexp.MustCompile(`(?m)^### (.*)$`).FindAllStringSubmatch(string(page), -1) {
		messages = append(messages, alternatives(heading[1])...)
	}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*…[^|]*`) \\|").FindAllStringSubmatch(string(page), -1) { // of the table of first lines
		messages = append(messages, strings.Split(strings.ReplaceAll(row[1], "`", ""), ", ")...)
	}
	if len(messages) < 100 {
		t.Errorf("only %d messages found", len(messages))
	}
	for _, message := range messages {
		if slices.Contains(foreign(), message) {
			continue
		}
		if part := missing(message, printed); part != "" {
			t.Errorf("%q: nothing in the code prints %q", message, part)
		}
	}
	for _, message := range foreign() {
		if !slices.Contains(messages, message) {
			t.Errorf("%q is not in the guide", message)
		}
	}
}

// alternatives returns the messages of a heading.
func alternatives(heading string) []string {
	heading = strings.NewReplacer("`", "", " (a warning)", "", " (warnings)", "").Replace(heading)
	return strings.Split(heading, " / ")
}

// variable are the parts of a message that are no text of ours.
var variable = regexp.MustCompile(`(GET|POST) /\S+|"…"`)

// missing returns a part of a message that is not printed; "" if there is none.
func missing(message string, printed []string) string {
	for _, status := range []int{200, 400, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504} {
		message = strings.ReplaceAll(message, strconv.Itoa(status)+" "+http.StatusText(status), "…")
	}
	message = variable.ReplaceAllString(message, "…")
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(message, ": ", "…"), func(r rune) bool { return r == '…' }) {
		part = strings.ToLower(strings.Trim(part, ` :;,."()`))
		if part != "" && !isPrinted(part, printed) {
			return part
		}
	}
	return ""
}

// isPrinted reports whether a text is in one of the pieces, or goes from the end of one to the beginning of another, which one is put into.
func isPrinted(text string, pieces []string) bool {
	within := func(part string, is func(piece, part string) bool) bool {
		return slices.ContainsFunc(pieces, func(piece string) bool { return is(piece, part) })
	}
	if within(text, strings.Contains) {
		return true
	}
	for i, r := range text {
		if r == ' ' && within(strings.TrimRight(text[:i], ",;"), strings.HasSuffix) && within(text[i+1:], strings.HasPrefix) {
			return true
		}
	}
	return false
}

// literals returns the strings in the code in lower case, cut at each variable part.
func literals(t *testing.T) []string {
	t.Helper()
	var texts []string
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if expr, ok := node.(ast.Expr); ok {
				if text, ok := fold(expr); ok {
					for piece := range strings.SplitSeq(verb.ReplaceAllString(text, "…"), "…") {
						texts = append(texts, strings.ToLower(strings.Trim(piece, " ,:;")))
					}
					return false
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

var verb = regexp.MustCompile(`"?%[-+#0-9.\[\]]*[a-zA-Z]"?`)

// fold returns the text of an expression that has a string in it, with … for what is not constant.
func fold(expr ast.Expr) (text string, ok bool) {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		if expr.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(expr.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, isText := fold(expr.X)
		right, alsoText := fold(expr.Y)
		if expr.Op != token.ADD || !isText && !alsoText {
			return "", false
		}
		if !isText {
			left = "…"
		}
		if !alsoText {
			right = "…"
		}
		return left + right, true
	}
	return "", false
}

// TestAccTroubleshootingOfEphemeralValues asserts that the guide has the CLI's errors about a token in the wrong place.
func TestAccTroubleshootingOfEphemeralValues(t *testing.T) {
	t.Parallel()
	acctest.NeedsEphemeral(t)
	for name, config := range map[string]string{
		"argument":         "resource \"terraform_data\" \"test\" {\n  input = ephemeral.telegent_token.test.token\n}\n",
		"output":           "output \"test\" {\n  value = ephemeral.telegent_token.test.token\n}\n",
		"ephemeral output": "output \"test\" {\n  value = ephemeral.telegent_token.test.token\n  ephemeral = true\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, builtFolder(t), requirement+"ephemeral \"telegent_token\" \"test\" {}\n"+config)
			status, output := w.Run(t, "validate")
			summary := regexp.MustCompile(`Error: (.*)`).FindStringSubmatch(output)
			if status == 0 || summary == nil || !slices.Contains(foreign(), summary[1]) {
				t.Errorf("the guide does not have the error of %s", output)
			}
		})
	}
}
