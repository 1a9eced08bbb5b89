// SPDX-License-Identifier: MPL-2.0

package probe

// kind is a way in which an answer differs from what is published.
type kind string

const (
	kindNoAnswer  kind = "no answer"
	kindRefused   kind = "refused"
	kindStatus    kind = "status"
	kindMediaType kind = "content type"
	kindMark      kind = "byte order mark"
	kindJSON      kind = "not JSON"
	kindEnvelope  kind = "envelope"
	kindMissing   kind = "missing field"
	kindExtra     kind = "unpublished field"
	kindSpelling  kind = "spelling of a field"
	kindType      kind = "type"
	kindForm      kind = "form"
	kindCase      kind = "case of a word"
	kindWord      kind = "word"
	kindPadding   kind = "white space"
	kindNothing   kind = "word for nothing"
	kindIdentity  kind = "identity"
	kindOther     kind = "another object"
	kindDisagree  kind = "list and single read"
)

// meaning is what is assumed of every answer, and what a difference means for the
// provider.
type meaning struct {
	kind           kind
	assumed, means string
}

// meanings are the kinds of differences in the order of the report.
func meanings() []meaning {
	return []meaning{
		{kindNoAnswer, "the API answers", "Nothing can be said. Run the probe again."},
		{kindRefused, "the key may call the operation", "What needs the operation does not work with this key: ask Telegent for it."},
		{kindStatus, "a success is 200", "Any 2xx is taken as a success. After any other status the operation does not work: report it."},
		{kindMediaType, "the answer is application/json", "Nothing: JSON is read whatever the type says."},
		{kindMark, "the JSON begins with { or [", "Nothing: a byte order mark is skipped."},
		{kindJSON, "the answer is JSON", "A read does not work: report it. A write does, unless its answer should have an id."},
		{kindEnvelope, "the answer has the published outer form", "Lists and wrapped objects are searched for the published fields. Compare a plan with what the account has."},
		{kindMissing, "the answer has every published field", "The attribute keeps its configured value, and drift of it is not seen."},
		{kindExtra, "the answer has only published fields", "Nothing: other fields are ignored. The provider could offer this one."},
		{kindSpelling, "fields are spelled as published", "Nothing: fields are found in any case."},
		{kindType, "fields have the published type", "A scalar that means the same is read. Anything else is a warning on the attribute."},
		{kindForm, "ids, numbers and instants are written as published", "Equal values in another notation are not drift. An id that is not recognised is taken as it is."},
		{kindCase, "words are written as published", "Nothing: words are compared in any case."},
		{kindWord, "only published words occur", "The word is kept as it is. A status that is not published triggers no write. Report the word."},
		{kindPadding, "texts have no white space at their ends", "Nothing: texts are compared without it."},
		{kindNothing, "nothing is null or empty", "The word is taken as a value, so a plan shows a change. Report it."},
		{kindIdentity, "an answer has the id that was asked for, in the same spelling", "Nothing: ids and numbers are compared in any spelling."},
		{kindOther, "an answer is about the object that was asked for", "The provider refuses such an answer. Report it at once."},
		{kindDisagree, "a list says the same as a single read", "A refresh by list shows a change that a refresh by single reads does not. Report it."},
	}
}
