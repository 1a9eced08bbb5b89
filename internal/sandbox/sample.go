// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/telegent/terraform-provider-telegent/internal/spec"
)

// messageFilterPath is that of the operations on message filters.
const messageFilterPath = "/v1.0/subscribers/message-filter"

// answerSample answers an operation that the provider does not use, and that only the probe asks, with its published example. It keeps no
// objects but a message filter, which the probe creates, changes and deletes.
func (s *Sandbox) answerSample(c *call) answer {
	operations, _ := spec.Unused() // TestUnusedOperations reads all
	for _, op := range operations {
		if op.Op != c.request.Method+" "+c.path {
			continue
		}
		var sample any
		_ = json.Unmarshal(op.Response, &sample)
		sample = s.ofSubscribers(sample)
		sent := object{}
		_ = json.Unmarshal(c.body, &sent)
		for name := range c.request.URL.Query() {
			sent[name] = c.request.URL.Query().Get(name)
		}
		if strings.HasPrefix(c.path, messageFilterPath) {
			return jsonAnswer(http.StatusOK, s.messageFilters(op.Op, sample, sent))
		}
		fields, _ := sample.(map[string]any)
		for name := range c.request.URL.Query() {
			overwrite(fields, listed(operations, name, sent[name]))
		}
		for name, value := range sent {
			if _, isText := fields[name].(string); isText {
				fields[name] = value
			}
		}
		return jsonAnswer(http.StatusOK, sample)
	}
	return failure(http.StatusNotFound)
}

// ofSubscribers makes the elements of a list those of the first subscriber, if they are of one; there are none without a subscriber.
func (s *Sandbox) ofSubscribers(sample any) any {
	elements, _ := sample.([]any)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, element := range elements {
		fields, _ := element.(map[string]any)
		switch {
		case fields["SubscriberId"] == nil:
		case len(s.state.subscribers.order) == 0:
			return []any{}
		default:
			fields["SubscriberId"] = s.state.subscribers.order[0]
		}
	}
	return sample
}

// listed returns the object with an id that the examples of lists have, nil if they have none.
func listed(operations []spec.Operation, key string, id any) map[string]any {
	for _, op := range operations {
		var sample map[string]any
		_ = json.Unmarshal(op.Response, &sample)
		for _, value := range sample {
			elements, _ := value.([]any)
			for _, element := range elements {
				if o, _ := element.(map[string]any); o[key] == id && o != nil {
					return o
				}
			}
		}
	}
	return nil
}

// overwrite gives an object the values that another one has for its fields.
func overwrite(o, other map[string]any) {
	for name, value := range other {
		if _, there := o[name]; there {
			o[name] = value
		}
	}
}

// messageFilters answers an operation on message filters, of which there are the published one and one that was created. An update
// replaces all its fields.
func (s *Sandbox) messageFilters(op string, sample any, sent object) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch op {
	case "GET " + messageFilterPath:
		if list, isList := sample.([]any); isList && s.state.messageFilter != nil {
			return append(list, s.state.messageFilter)
		}
	case "POST " + messageFilterPath, "POST " + messageFilterPath + "/update":
		published, _ := sample.(map[string]any)
		filter := object{}
		for name := range published {
			filter[name] = sent[name]
		}
		filter["FilterId"] = published["FilterId"]
		s.state.messageFilter = filter
		return filter
	case "POST " + messageFilterPath + "/delete":
		s.state.messageFilter = nil
	}
	return sample
}
