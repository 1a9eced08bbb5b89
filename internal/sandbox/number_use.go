// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strconv"
)

// The paths of the operations that read what numbers did.
const (
	MessageFilterPath = "/v1.0/message/filter"
	DataUsageInfoPath = "/v1.0/numbers/data-usage/info"
)

func (s *Sandbox) numberUseOperations() []operation {
	s.published.of("POST " + DataUsageInfoPath).body.member("PhoneNumbers").member("").member("Number").required = true // an element without it would mean nothing
	return []operation{
		{method: http.MethodGet, path: MessageFilterPath, run: s.listMessages},
		{method: http.MethodPost, path: DataUsageInfoPath, run: s.readDataUsage},
	}
}

// listMessages lists the messages of a number: none, as nothing here sends any.
func (s *Sandbox) listMessages(r request) answer {
	if !s.state.numbers.has(r.query["PhoneNumber"]) {
		return failure(http.StatusNotFound)
	}
	page, _ := strconv.Atoi(r.query["Page"]) // checked; 0 if it is not sent
	size, _ := strconv.Atoi(r.query["Results"])
	return jsonAnswer(http.StatusOK, map[string]any{"Messages": []any{}, "Page": cmp.Or(page, 1), "Results": cmp.Or(size, 25), "Total": 0})
}

// readDataUsage reads the data that numbers used: none, of the 20 MB that a number without settings has.
func (s *Sandbox) readDataUsage(r request) answer {
	elements, _ := r.fields["PhoneNumbers"].([]any)
	if len(elements) == 0 {
		return problem(problems{"PhoneNumbers": {"The PhoneNumbers field is required."}})
	}
	used := []map[string]any{}
	for _, element := range elements {
		fields, _ := element.(map[string]any)
		number := object(fields).text("Number")
		if !s.state.numbers.has(number) {
			return failure(http.StatusNotFound)
		}
		used = append(used, map[string]any{
			"Number": number, "Status": "ACTIVE", "StatusMessage": "", "Used": "0 B", "Remaining": "20 MB", "CurrentBehavior": "Active",
		})
	}
	return jsonAnswer(http.StatusOK, map[string]any{"PhoneNumbers": used, "Status": "Complete"})
}
