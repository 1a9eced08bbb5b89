// SPDX-License-Identifier: MPL-2.0

//go:build unix

package scripts_test

import (
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An awkward phrase has a better form.
type awkward struct {
	pattern *regexp.Regexp
	better  string
}

// phrases are what a native speaker would not write, or a reader of Terraform's documentation not expect, each with a better form.
var phrases = []awkward{
	{phrase(`\btells whether`), "reports whether"},
	{phrase(`(if|when|where) (it is |they are )?left out\b|which it is if`), "Defaults to ...; if it is not set"},
	{phrase(`another (one|value) replaces`), "Changing this forces a new resource."},
	{phrase(`another one than`), "changed, different from"},
	{phrase(`whoever\b`), "the caller, callers that, users who"},
	{phrase(`nobody knows`), "is unknown"},
	{phrase(`is none of the\b`), "is not one of the"},
	{phrase(`\b(API|answer|list|read|service)s? (never tells?|tells? (nothing|no\b)|does not tell)`), "does not return"},
	{phrase(`can do without none`), "must always have one"},
	{phrase(`\brooms?\b`), "package"},
	{phrase(`\bhouse\b`), "repository"},
	{phrase(`is no success`), "is not a success"},
	{phrase(`counts? as not there`), "counts as missing"},
	{phrase(`has no say|have no say`), "does not apply"},
	{phrase(`\ba account\b`), "an account"},
	{phrase(`, is %q`), "must be ..., got %q"},
	{phrase(`to (create|destroy) (one|it|this|that) (buys|cancels|parks)`), "Creating this buys a number; destroying it cancels the number"},
	{phrase(`such a one\b`), "one, it"},
	{phrase(`time and again`), "repeatedly"},
	{phrase(`holds? nobody|lets? nobody`), "delays none"},
	{phrase(`joins no\b`), "does not join"},
}

// readerPhrases are further ones that are kept out of what users read: the documentation, examples, descriptions and diagnostics.
var readerPhrases = []awkward{
	{phrase(`\btells?\b`), "says, returns, reports, asks"},
	{phrase(`\bcounts once it\b`), "takes effect after"},
	{phrase(`\bleaves? (it|them|\w+_\w+|the \w+) out\b`), "omit, remove"},
	{phrase(`\bonly those\b.*\bwho may\b`), "Restrict access to"},
	{phrase(`\bthat met (a|an|the)\b`), "after"},
	{phrase(`\banew\b`), "again"},
	{phrase(`\b(is|was) got\b|\bgot only\b`), "is requested"},
	{phrase(`\bsays? who\b`), "are the credentials"},
	{phrase(`\bnobody\b`), "no user, no one"},
	{phrase(`\bgood for\b`), "valid for"},
	{phrase(`\bof another environment\b`), "for a different environment"},
	{phrase(`\bin clear\b`), "in plain text"},
	{phrase(`\b(is|are) none (of|that|which)\b`), "is not one"},
	{phrase(`\b(has|have) not\.`), "does not have"},
	{phrase(`\bin the words of\b`), "with the message of"},
	{phrase(`\bplay(s|ing)? (the|all|these|what)\b`), "simulates"},
	{phrase(`\botherwise than\b`), "differently from"},
	{phrase(`\b(the state|loopback hosts|its credentials) alone\b`), "only ..."},
	{phrase(`\bthat of the others\b|\bthat of a \w+ call\b`), "repeat the noun"},
	{phrase(`\bno \w+ can warn of\b`), "warn about"},
	{phrase(`\bto send another one\b`), "to send a new one"},
}

func phrase(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + pattern) }

// phraseFiles are the names of the files that people read.
var phraseFiles = regexp.MustCompile(`\.(go|md|tmpl|sh|yml|tf|txt)$|^(GNUmakefile|run)$`)

// TestPhrases searches the comments and strings of Go files, and all of the other texts of the repository.
func TestPhrases(t *testing.T) {
	t.Parallel()
	searched := 0
	for _, file := range files(t) {
		if !phraseFiles.MatchString(filepath.Base(file)) || file == "scripts/phrases_test.go" || file == "LICENSE" {
			continue
		}
		content, err := os.ReadFile(filepath.Join("..", file))
		if os.IsNotExist(err) { // It is about to be removed.
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		searched++
		for _, found := range foundPhrases(file, content) {
			t.Error(found)
		}
	}
	if searched < 100 {
		t.Errorf("only %d files were searched", searched)
	}
}

// files returns the paths of all files of the repository.
func files(t *testing.T) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	cmd.Dir = ".."
	list, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %s", err)
	}
	return strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
}

func TestFoundPhrases(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		file, content string
		want          int
	}{
		{"a.md", "Reports whether it is on.", 0},
		{"a.md", "It tells\nwhether it is on.", 1},
		{"a.go", "package a\n\n// is tells\n// whether it is on.\nfunc is() {}\n", 1},
		{"a.go", "package a\n\nconst a = \"Another one \" +\n\t`replaces the route.`\n", 1},
		{"a.go", "package a\n\n// house is a house.\nvar room, house int\n", 2},
		{"a.go", "package a\n\nvar room, house int\n", 0},
		{"docs/a.md", "It tells whether it is on, to nobody.", 3},
		{"internal/kit/a.go", "package a\n\n// It tells nobody.\nconst a = \"It tells nobody.\"\n", 2},
		{"internal/kit/a_test.go", "package a\n\nconst a = \"It tells nobody.\"\n", 0},
		{"a.sh", "# Whoever runs this\n# tells whether it works.\n", 2},
	} {
		if got := foundPhrases(test.file, []byte(test.content)); len(got) != test.want {
			t.Errorf("%q: found %q, want %d", test.content, got, test.want)
		}
	}
}

// foundPhrases returns what a file has of the phrases, with a hint for each.
func foundPhrases(file string, content []byte) []string {
	text := string(content)
	list := phrases
	if strings.HasSuffix(file, ".go") {
		text = prose(content, true)
	} else if forReaders.MatchString(file) {
		list = slices.Concat(phrases, readerPhrases)
	}
	found := find(file, text, list)
	if productCode.MatchString(file) && !strings.HasSuffix(file, "_test.go") {
		found = append(found, find(file, prose(content, false), readerPhrases)...)
	}
	return found
}

// forReaders are the texts that users read, and productCode the code whose strings they read.
var (
	forReaders  = regexp.MustCompile(`^(README|CONTRIBUTING|SECURITY)\.md$|^(docs|templates|examples)/`)
	productCode = regexp.MustCompile(`^internal/(provider|service|kit|telegent|telnyx|mesh|token|transport)/`)
)

// find returns what a text has of the phrases.
func find(file, text string, list []awkward) []string {
	text = lineBreak.ReplaceAllString(text, " ")
	var found []string
	for _, p := range list {
		for _, match := range p.pattern.FindAllStringIndex(text, -1) {
			found = append(found, file+`: "…`+text[max(0, match[0]-40):min(len(text), match[1]+20)]+`…"; better: `+p.better)
		}
	}
	return found
}

// lineBreak is the end of a line with the marks of a comment on the next one, as a phrase may be on both.
var lineBreak = regexp.MustCompile(`\s*\n\s*(//|#)?\s*`)

// prose returns the strings of a Go file, those that are joined by + in one piece, and its comments if asked for.
func prose(content []byte, comments bool) string {
	var b strings.Builder
	files := token.NewFileSet()
	var s scanner.Scanner
	s.Init(files.AddFile("", -1, len(content)), content, nil, scanner.ScanComments)
	last := token.ILLEGAL
	for {
		_, kind, literal := s.Scan()
		switch kind {
		case token.EOF:
			return b.String()
		case token.COMMENT:
			if comments {
				b.WriteString("\n" + literal)
			}
		case token.STRING:
			if last != token.ADD {
				b.WriteString("\n|")
			}
			b.WriteString(literal[1 : len(literal)-1])
		}
		last = kind
	}
}
