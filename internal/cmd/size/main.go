// SPDX-License-Identifier: MPL-2.0

// Command size reports the size of the provider by module.
//
//	go run ./internal/cmd/size
//
// It builds the provider twice: as it is released, for its size, and with symbols, for the modules. The rest of the file has no symbols:
// line tables, types and strings, most of which grow with the code. It fails if the release is
// larger than largest.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

const (
	// largest is the most bytes that a release for linux/amd64 may have: people download it in each CI job.
	largest  = 21_000_000
	heaviest = 10
	library  = "Go's library and runtime"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "size:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) (err error) {
	folder, err := os.MkdirTemp("", "size")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	released, withSymbols := filepath.Join(folder, "released"), filepath.Join(folder, "with-symbols")
	for binary, ldflags := range map[string]string{released: "-s -w", withSymbols: "-w"} {
		if _, err := output(ctx, "build", "-trimpath", "-tags", "grpcnotrace", "-ldflags", ldflags, "-o", binary, "."); err != nil {
			return err
		}
	}
	info, err := buildinfo.ReadFile(withSymbols)
	if err != nil {
		return err
	}
	symbols, err := output(ctx, "tool", "nm", "-size", "-sort", "size", withSymbols)
	if err != nil {
		return err
	}
	sizes, err := byModule(bytes.NewReader(symbols), append(info.Deps, &info.Main))
	if err != nil {
		return err
	}
	file, err := os.Stat(released)
	if err != nil {
		return err
	}
	if err := report(out, file.Size(), sizes, info); err != nil {
		return err
	}
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" && file.Size() > largest {
		return fmt.Errorf("the release has %d bytes, want at most %d", file.Size(), largest)
	}
	return nil
}

// output runs the go command for this platform and without cgo, as for a release.
func output(ctx context.Context, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "go", args...) //nolint:gosec // The arguments are those above.
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	command.Stderr = os.Stderr
	stdout, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return stdout, nil
}

// byModule adds up the code of each module, in bytes, from the output of go tool nm -size: address, size, type, name.
func byModule(symbols io.Reader, modules []*debug.Module) (map[string]int64, error) {
	sizes := map[string]int64{}
	lines := bufio.NewScanner(symbols)
	lines.Buffer(nil, 1<<20) // The names of generic functions are long.
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || !strings.EqualFold(fields[2], "t") { // T is code. D would count zeroes that no file holds.
			continue
		}
		size, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("the size in %q: %w", lines.Text(), err)
		}
		sizes[moduleOf(strings.Join(fields[3:], " "), modules)] += size
	}
	return sizes, lines.Err()
}

// moduleOf returns the path of a function's module, or library. The last of the modules is this repository.
func moduleOf(function string, modules []*debug.Module) string {
	function = strings.ReplaceAll(strings.TrimPrefix(function, "type:.eq."), "%2e", ".")
	if strings.HasPrefix(function, "main.") {
		return modules[len(modules)-1].Path
	}
	longest := library
	for _, m := range modules {
		rest, ok := strings.CutPrefix(function, m.Path)
		if ok && rest != "" && strings.ContainsRune("/.", rune(rest[0])) && (longest == library || len(m.Path) > len(longest)) {
			longest = m.Path
		}
	}
	return longest
}

func report(out io.Writer, released int64, sizes map[string]int64, info *debug.BuildInfo) error {
	versions := map[string]string{info.Main.Path: "this repository"}
	for _, m := range info.Deps {
		versions[m.Path] = m.Version
	}
	var code int64
	for _, size := range sizes {
		code += size
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%.1f MB as released for %s/%s with %s. Of its %.1f MB of code:\n\n",
		float64(released)/1e6, runtime.GOOS, runtime.GOARCH, info.GoVersion, float64(code)/1e6)
	line := func(size int64, name string) {
		fmt.Fprintf(&b, "%8.2f MB %5.1f %%  %s\n", float64(size)/1e6, 100*float64(size)/float64(code), name)
	}
	line(sizes[library], library)
	delete(sizes, library)
	rest := slices.SortedFunc(maps.Keys(sizes), func(a, b string) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b)) })
	for _, path := range rest[:min(heaviest, len(rest))] {
		line(sizes[path], path+" "+versions[path])
		delete(sizes, path)
	}
	var others int64
	for _, size := range sizes {
		others += size
	}
	line(others, fmt.Sprintf("%d other modules", len(info.Deps)+1-min(heaviest, len(rest))))
	_, err := io.WriteString(out, b.String())
	return err
}
