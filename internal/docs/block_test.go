// SPDX-License-Identifier: MPL-2.0

// Package docs_test follows the documentation to the letter: it checks every fenced block of configuration and of shell commands in
// README.md, CONTRIBUTING.md and docs/, and runs those that are marked as runnable against a sandbox.
//
// The mark is an HTML comment in the line above the fence, which neither GitHub nor the registries show:
//
//	<!-- check -->             the block is valid: HCL by terraform validate, shell by bash -n
//	<!-- check first -->       the block is valid together with the first one of the page
//	<!-- check 1.14 f.hcl -->  as check, but only the syntax with a CLI before this version; the block is in a file of this name
//	<!-- run -->               shell: the block is run
//	<!-- run main.tf -->       any other block: it is saved in a file of this name
//	<!-- run 1.14 -->          as run, but only with a Terraform that is as new
//
// The runnable blocks of a page are one story: they run in their order, in one folder and one shell, and each command must succeed. A mark
// may have more lines. In a check they are HCL that the block refers to. In a run, a line with " => " says what a reader fills in, as
//
//	<!-- run
//	DID-... => $ACCOUNT_KEY
//	terraform apply -auto-approve
//	-->
//
// and every other line is a command to run after the block. The command "fails" succeeds if the rest of its line fails.
package docs_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

const root = "../.."

// A block is a fenced block of a page.
type block struct {
	page     string // path from the root of the repository
	line     int    // of the fence
	language string
	text     string
	mark     mark
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// A mark says what is done with a block. The zero mark is that of an unmarked block.
type mark struct {
	verb  string           // "check" or "run"
	first bool             // together with the first block of the page
	since *version.Version // of the CLI; nil if any will do
	file  string
	lines []string // below the first
}

// marked reports whether blocks of the language need a mark.
func (b block) marked() bool {
	return slices.Contains([]string{"terraform", "hcl", "shell", "bash", "sh"}, b.language)
}

// blocks returns the fenced blocks of all pages, and what is wrong with their marks.
func blocks(t *testing.T) ([]block, error) {
	t.Helper()
	pages := []string{"README.md", "CONTRIBUTING.md"}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" && !entry.IsDir() {
			page, _ := filepath.Rel(root, path)
			pages = append(pages, filepath.ToSlash(page))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []block
	var errs []error
	for _, page := range pages {
		content, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		found, err := parse(page, string(content))
		errs = append(errs, err)
		all = append(all, found...)
	}
	return all, errors.Join(errs...)
}

var fence = regexp.MustCompile("^( *)(````*) *([\\w-]*)$")

// parse returns the fenced blocks of a page.
func parse(page, content string) ([]block, error) {
	var found []block
	var errs []error
	lines := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	comment := []string{} // that ends in the line before; empty if none does
	for i := 0; i < len(lines); i++ {
		open := fence.FindStringSubmatch(lines[i])
		switch trimmed := strings.TrimSpace(lines[i]); {
		case strings.HasPrefix(trimmed, "<!--"):
			comment = []string{}
			for ; i < len(lines); i++ {
				comment = append(comment, strings.TrimSpace(lines[i]))
				if strings.Contains(lines[i], "-->") {
					break
				}
			}
		case open != nil:
			b := block{page: page, line: i + 1, language: open[3]}
			for i++; i < len(lines) && strings.TrimSpace(lines[i]) != open[2]; i++ {
				b.text += strings.TrimPrefix(lines[i], open[1]) + "\n"
			}
			var err error
			switch b.mark, err = parseMark(comment); {
			case i == len(lines):
				err = errors.New("the block does not end")
			case b.language == "":
				err = errors.New("the fence has no language; text is one")
			case b.marked() && b.mark.verb == "" && err == nil:
				err = errors.New("the block has no mark, such as <!-- check -->, in the line above; see internal/docs")
			case b.mark.verb == "run" && (b.language == "shell") != (b.mark.file == "") && err == nil:
				err = errors.New("a block of shell commands is run, any other is saved in a file")
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", b, err))
			}
			found = append(found, b)
			comment = nil
		default:
			comment = nil
		}
	}
	return found, errors.Join(errs...)
}

var (
	markWord = regexp.MustCompile(`^(check|run)\b`)
	cliWord  = regexp.MustCompile(`^\d+\.\d+$`)
)

// parseMark parses an HTML comment. One that is not a mark is the zero mark.
func parseMark(comment []string) (mark, error) {
	text := strings.Join(comment, "\n")
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->"))
	if !markWord.MatchString(text) {
		return mark{}, nil
	}
	first, rest, _ := strings.Cut(text, "\n")
	words := strings.Fields(first)
	m := mark{verb: words[0]}
	if rest != "" {
		m.lines = strings.Split(rest, "\n")
	}
	for _, word := range words[1:] {
		switch {
		case word == "first" && m.verb == "check":
			m.first = true
		case cliWord.MatchString(word):
			m.since = version.Must(version.NewVersion(word))
		case strings.Contains(word, ".") && m.file == "":
			m.file = word
		default:
			return m, fmt.Errorf("%q in the mark is not known", word)
		}
	}
	return m, nil
}

func TestParse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		page string
		want string // the blocks, or what is wrong
	}{
		"marked":         {"a\n\n<!-- check -->\n```terraform\na = 1\n```\n", `terraform check "a = 1\n"`},
		"indented":       {"1. a\n\n   <!-- run -->\n   ```shell\n   a\n     b\n   ```\n", `shell run "a\n  b\n"`},
		"longer fence":   {"````text\n```\na\n```\n````\n", `text  "` + "```\\na\\n```\\n" + `"`},
		"more lines":     {"<!-- run main.tf\na => b\nc\n-->\n```terraform\n```\n", `terraform run main.tf [a => b c] ""`},
		"version":        {"<!-- check 1.14 a.tfquery.hcl -->\n```terraform\n```\n", `terraform check a.tfquery.hcl 1.14.0 ""`},
		"version, run":   {"<!-- run 1.14 -->\n```shell\n```\n", `shell run 1.14.0 ""`},
		"unmarked text":  {"```text\na\n```\n", `text  "a\n"`},
		"unmarked":       {"a\n```shell\na\n```\n", "a.md:2: the block has no mark"},
		"other comment":  {"<!-- a -->\n```terraform\n```\n", "a.md:2: the block has no mark"},
		"mark above":     {"<!-- check -->\n\n```terraform\n```\n", "a.md:3: the block has no mark"},
		"mark of before": {"<!-- check -->\n```terraform\n```\n```terraform\n```\n", "a.md:4: the block has no mark"},
		"unknown word":   {"<!-- check twice -->\n```terraform\n```\n", `a.md:2: "twice" in the mark is not known`},
		"file of shell":  {"<!-- run a.sh -->\n```shell\n```\n", "a.md:2: a block of shell commands is run"},
		"run without":    {"<!-- run -->\n```terraform\n```\n", "a.md:2: a block of shell commands is run"},
		"no language":    {"```\n```\n", "a.md:1: the fence has no language"},
		"no end":         {"```text\n", "a.md:1: the block does not end"},
	} {
		found, err := parse("a.md", test.page)
		got := fmt.Sprint(err)
		if err == nil {
			var each []string
			for _, b := range found {
				text := b.language + " " + b.mark.verb
				if b.mark.file != "" {
					text += " " + b.mark.file
				}
				if b.mark.since != nil {
					text += " " + b.mark.since.String()
				}
				if b.mark.lines != nil {
					text += fmt.Sprint(" ", b.mark.lines)
				}
				each = append(each, fmt.Sprintf("%s %q", text, b.text))
			}
			got = strings.Join(each, "; ")
		}
		if got != test.want && (err == nil || !strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
