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
)

// foreign are the messages of the troubleshooting guide that the CLI or a library prints, each with its source.
var foreign = map[string]string{
	"Invalid use of ephemeral value":                   "CLI",
	"Ephemeral value not allowed":                      "CLI",
	"Ephemeral value used in non-ephemeral context":    "CLI",
	`Blocks of type "ephemeral" are not expected here`: "CLI",
	`The ephemeral input variable "…" was set during the plan phase, and so must also be set during the apply phase`: "CLI",
	"WriteOnly Attribute Not Allowed":                      "CLI",
	"Saved plan is stale":                                  "CLI",
	"No ephemeral resource types in mock providers":        "CLI",
	"Null Set Value: This attribute contains a null value": "terraform-plugin-framework-validators",
	"x509: certificate signed by unknown authority":        "crypto/x509",
	"dial tcp: lookup …: no such host":                     "net",
	"dial tcp …: connect: connection refused":              "net",
	"tls: failed to verify certificate: …":                 "crypto/tls",
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
	used := map[string]bool{}
	messages := 0
	for _, heading := range regexp.MustCompile(`(?m)^### (.*)$`).FindAllStringSubmatch(string(page), -1) {
		for _, message := range alternatives(heading[1]) {
			messages++
			if foreign[message] != "" {
				used[message] = true
				continue
			}
			if part := missing(message, printed); part != "" {
				t.Errorf("%q: nothing in the code prints %q", message, part)
			}
		}
	}
	if messages < 100 {
		t.Errorf("only %d messages found", messages)
	}
}

// alternatives returns the messages of a heading.
func alternatives(heading string) []string {
	heading = strings.NewReplacer("`", "", " (a warning)", "", " (warnings)", "").Replace(heading)
	return strings.Split(heading, " / ")
}

// variable are the parts of a message that are no text of ours: a path, a status, a number.
var variable = regexp.MustCompile(`(GET|POST) /\S+|\b\d{3} [A-Z][\w ]+|\b\d+\b|"…"`)

// missing returns a part of a message that none of the texts has; "" if there is none.
func missing(message string, printed []string) string {
	for _, status := range []int{400, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504} {
		message = strings.ReplaceAll(message, strconv.Itoa(status)+" "+http.StatusText(status), "…")
	}
	for part := range strings.SplitSeq(variable.ReplaceAllString(message, "…"), "…") {
		part = strings.Trim(part, " :;,.")
		if part != "" && !slices.ContainsFunc(printed, func(text string) bool { return strings.Contains(text, part) }) {
			return part
		}
	}
	return ""
}

// literals returns the strings in the code, with … for each variable part.
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
					texts = append(texts, verb.ReplaceAllString(text, "…"))
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
