// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/telegent/terraform-provider-telegent/internal/sandbox"
)

// faults is the flag -fault, which may be given several times.
type faults []sandbox.Fault

func (f *faults) String() string { return "" }

// Set parses a fault: an optional method and path, then what happens, such as "POST /v1.0/numbers/provision 503 times=1".
func (f *faults) Set(text string) error {
	var fault sandbox.Fault
	happens := false
	said := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		name, value, option := strings.Cut(word, "=")
		kind := "answer"
		var err error
		switch {
		case option && name == "times":
			kind = name
			fault.Times, err = positive(value)
		case option && name == "every":
			kind = name
			fault.Every, err = positive(value)
		case option && name == "delay":
			kind, happens = name, true
			if fault.Delay, err = time.ParseDuration(value); err == nil && fault.Delay <= 0 {
				err = errors.New("must be a positive duration such as 2s")
			}
		case word == http.MethodGet || word == http.MethodPost:
			kind, fault.Method = "method", word
		case strings.HasPrefix(word, "/"):
			kind, fault.Path = "path", word
		case word == "drop":
			happens, fault.Drop = true, true
		case word == "lost":
			happens, fault.Drop, fault.After = true, true, true
		case word == "hang":
			happens, fault.Hang = true, true
		default:
			happens = true
			if fault.Status, err = strconv.Atoi(word); err != nil || fault.Status < 400 || fault.Status > 599 {
				err = errors.New("must be GET, POST, a path, a status from 400 to 599, drop, lost, hang, delay=, times= or every=")
			}
		}
		if err == nil && said[kind] {
			err = fmt.Errorf("is a second %s; repeat -fault for another fault", kind)
		}
		if err != nil {
			return fmt.Errorf("%q: %w", word, err)
		}
		said[kind] = true
	}
	if !happens {
		return errors.New("must say what happens: a status from 400 to 599, drop, lost, hang or delay=")
	}
	*f = append(*f, fault)
	return nil
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, errors.New("must be a whole number from 1")
	}
	return n, nil
}
