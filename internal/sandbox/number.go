// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The paths of the operations on numbers, but for NumberOrderPath.
const (
	NumberAvailabilityPath = "/v1.0/numbers/availability"
	NumberProvisionPath    = "/v1.0/numbers/provision"
	NumberInventoryPath    = "/v1.0/numbers/inventory"
	NumberPath             = "/v1.0/numbers"
	NumberUpdatePath       = "/v1.0/numbers/update"
	NumberStatusPath       = "/v1.0/numbers/status"
)

// The statuses of a number.
const (
	statusActive    = "Active"
	statusParked    = "Parked"
	statusCancelled = "Cancelled"
)

// How dates and times are written. Each operation has its own way.
const (
	usDate       = "01/02/2006"
	zonedTime    = "2006-01-02T15:04:05.000000-07:00"
	zonelessTime = "2006-01-02T15:04:05.00"
	zuluTime     = "2006-01-02T15:04:05.0000000Z07:00"
	midnight     = "2006-01-02T15:04:05"
)

func (s *Sandbox) numberOperations() []operation {
	changed := s.published.of("POST " + NumberStatusPath).body.member("PhoneNumbers").member("")
	changed.member("Number").required = true      // an element without it would mean nothing
	changed.member("ICCID").jsonType = typeString // in the published sample, not in the schema
	return []operation{
		{method: http.MethodPost, path: NumberAvailabilityPath, run: s.searchNumbers},
		{method: http.MethodPost, path: NumberProvisionPath, run: s.provisionNumber},
		{method: http.MethodGet, path: NumberInventoryPath, run: s.listNumbers},
		{method: http.MethodGet, path: NumberPath, run: s.getNumber},
		{method: http.MethodPost, path: NumberUpdatePath, run: s.updateNumber, clears: true},
		{method: http.MethodPost, path: NumberStatusPath, run: s.changeStatus},
	}
}

// ownNumberFields are the fields of a number that its provisioning does not set.
func ownNumberFields() []string {
	return []string{
		"PhoneNumberId", "OrderId", "Status", "CnamFirstName", "CnamLastName", "QRCode", "OriginalDatePurchased", "SwapsRemaining",
		"NextSwapResetDate", "PortOutPin",
	}
}

// searchNumbers lists areas, the same ones in every sandbox.
func (s *Sandbox) searchNumbers(r request) answer {
	page := 1
	if number, sent := r.fields["PageNumber"].(float64); sent {
		page = int(number)
	}
	area, zip := r.fields.text("AreaCode"), r.fields.text("ZipCode")
	codes := []int{201, 385, 435, 801, 212}
	marketNames := []string{"NWK", "SLC", "STG", "SAG", "NYC"}
	areas := []map[string]any{}
	for i := range s.config.AvailableAreas {
		code, zipcode := codes[i%len(codes)], fmt.Sprintf("%05d", 601+i/len(codes))
		if area != "" && area != strconv.Itoa(code) || area == "" && zip != "" && zip != zipcode {
			continue
		}
		areas = append(areas, map[string]any{"NGP": marketNames[i%len(codes)], "AreaCode": code, "Zipcode": zipcode})
	}
	s.state.searches++
	return jsonAnswer(http.StatusOK, map[string]any{
		"RequestId":            fmt.Sprintf("T-%05d", s.state.searches),
		"RequestDate":          r.at.UTC().Format(zuluTime),
		"NumberType":           r.fields["NumberType"],
		"VoiceEnabled":         r.fields["VoiceEnabled"],
		"MessageEnabled":       r.fields["MessageEnabled"],
		"AreaCode":             area,
		"ZipCode":              zip,
		"PageNumber":           page,
		"ResultsTotal":         len(areas),
		"AvailableNumberAreas": pageOf(areas, page, s.config.AvailabilityPageSize),
	})
}

// provisionNumber places the order of a number, which exists when the order completes.
func (s *Sandbox) provisionNumber(r request) answer {
	wanted := r.fields
	wanted.dropEmpty("AccountId", "MessageRouteId", "VoiceRouteId", "AssignedSubscriberId", "AreaCode", "ZipCode", "ICCID")
	account, refusal := s.accountFor(wanted)
	if refusal != nil {
		return *refusal
	}
	if wanted["MessageRouteId"] == nil {
		return *refuse(http.StatusBadRequest, "MessageRouteId is required")
	}
	if refusal := s.refuseNumber(wanted, wanted); refusal != nil {
		return *refusal
	}
	subscriber := wanted["AssignedSubscriberId"]
	wanted["AccountId"] = account
	number := object{}
	o := s.placeOrder(r, NumberProvisionPath, "provision", func(o *order) { number = s.addNumber(o, wanted, r.at) })

	status, message := o.answeredStatus()
	shown := map[string]any{
		"OrderDate":           r.at.UTC().Format(zonedTime),
		"OrderId":             o.id,
		"OrderStatus":         status,
		"PhoneNumberAssigned": number["Number"],
		"PhoneNumberId":       number["PhoneNumberId"],
		"QRCode":              number["QRCode"],
		"ZipCode":             wanted["ZipCode"],
		"ICCID":               number["ICCID"],
		"ErrorMessage":        nil,
		"SubscriberId":        subscriber,
	}
	if message != "" && number["Number"] == nil {
		shown["ErrorMessage"] = message
	}
	return jsonAnswer(http.StatusOK, shown)
}

// addNumber makes the number of a completed order. The objects that it should refer to may be gone by then.
func (s *Sandbox) addNumber(o *order, wanted object, ordered time.Time) object {
	if s.iccidInUse(wanted.text("ICCID"), "") {
		o.status, o.message = orderError, "ICCID is in use"
		return nil
	}
	for _, c := range s.state.collections {
		if c.reference != "" && !c.has(wanted.text(c.reference)) {
			delete(wanted, c.reference)
		}
	}
	area := wanted.text("AreaCode")
	if area == "" {
		area = "801"
	}
	phoneNumber := ""
	for phoneNumber == "" || s.state.numbers.has(phoneNumber) {
		s.state.numbered++
		phoneNumber = fmt.Sprintf("+1%s%07d", area, 2_000_000+s.state.numbered)
	}
	if wanted["ICCID"] == nil {
		wanted["ICCID"] = "8901240" + randomDigits(12)
	}
	maps.Copy(wanted, object{
		"PhoneNumberId":         newID("NID-"),
		"OrderId":               o.id,
		"Status":                statusActive,
		"QRCode":                qrCode(),
		"OriginalDatePurchased": ordered.UTC().Format(usDate),
		"SwapsRemaining":        2.0,
		"NextSwapResetDate":     ordered.UTC().AddDate(0, 3, 0).Format(zonelessTime),
		"PortOutPin":            randomDigits(10), // Four could be part of any id, and a test would take the id for the PIN.
	})
	s.state.numbers.add(phoneNumber, wanted)
	o.numbers = append(o.numbers, phoneNumber)
	return wanted
}

// refuseNumber refuses the sent fields of a request that would make a number impossible. It returns nil if the number is possible.
func (s *Sandbox) refuseNumber(number, sent object) *answer {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return sent[name] != nil })
	}
	for _, c := range s.state.collections {
		if c.reference != "" && has(c.reference) && !c.has(sent.text(c.reference)) {
			return refuse(http.StatusUnprocessableEntity, c.reference+" is unknown")
		}
	}
	switch {
	case has("NumberType", "MessageType") && number["NumberType"] == "iot" && number["MessageType"] == "a2p":
		return refuse(http.StatusUnprocessableEntity, "MessageType of an iot number must be p2p")
	case has("VoiceEnabled") && number.flag("VoiceEnabled") && number["VoiceRouteId"] == nil:
		return refuse(http.StatusUnprocessableEntity, "VoiceRouteId is required if VoiceEnabled is true")
	case has("ICCID") && s.iccidInUse(sent.text("ICCID"), number.text("Number")):
		return refuse(http.StatusUnprocessableEntity, "ICCID is in use")
	}
	return nil
}

// iccidInUse reports whether an ICCID belongs to a number that is not cancelled, other than except.
func (s *Sandbox) iccidInUse(iccid, except string) bool {
	number, found := s.findICCID(iccid)
	return found && number["Number"] != except && number["Status"] != statusCancelled
}

// findICCID returns the number that has an ICCID, preferably one that is not cancelled.
func (s *Sandbox) findICCID(iccid string) (number object, found bool) {
	if iccid == "" {
		return nil, false
	}
	for _, id := range s.state.numbers.order {
		candidate := s.state.numbers.objects[id]
		if candidate["ICCID"] == iccid && (number == nil || number["Status"] == statusCancelled) {
			number = candidate
		}
	}
	return number, number != nil
}

// listNumbers lists the numbers of all accounts under the id of the first one. The meaning of TotalNumbersRequested is not published,
// so it changes nothing.
func (s *Sandbox) listNumbers(r request) answer {
	filter, known := map[string]string{
		"": "All", "all": "All", "active": statusActive, "parked": statusParked, "cancelled": statusCancelled,
	}[strings.ToLower(r.query["Filter"])]
	if !known {
		return problem(problems{"Filter": {"The Filter field must be one of All, Active, Parked, Cancelled."}})
	}
	page := 1
	if number, sent := r.query["PageNumber"]; sent {
		page, _ = strconv.Atoi(number) // checked
	}
	var ids []string
	for _, id := range s.state.numbers.order {
		status := s.state.numbers.objects[id]["Status"]
		if status == filter || filter == "All" && status != statusCancelled {
			ids = append(ids, id)
		}
	}
	listed := []map[string]any{}
	for i, id := range pageOf(ids, page, s.config.InventoryPageSize) {
		listed = append(listed, inventoryNumber(s.state.numbers.objects[id], i%2 == 1))
	}
	var account any
	if len(s.state.accounts.order) > 0 {
		account = s.state.accounts.order[0]
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"AccountId": account, "TotalResults": len(ids), "PageNumber": page, "Filter": filter, "PhoneNumbers": listed,
	})
}

// inventoryNumber is a number in the inventory, where some numbers have strings for booleans.
func inventoryNumber(number object, stringBooleans bool) map[string]any {
	shown := shownNumber(number)
	shown["Tnid"] = number["PhoneNumberId"]
	shown["NumberType"] = "mobile"
	shown["OriginalDatePurchased"] = number["OriginalDatePurchased"]
	shown["ProductType"] = number["ProductType"]
	shown["PortOutPin"] = number["PortOutPin"]
	if stringBooleans {
		for _, name := range []string{"MessageEnabled", "VoiceEnabled"} {
			shown[name] = strconv.FormatBool(number.flag(name))
		}
	}
	return shown
}

func (s *Sandbox) getNumber(r request) answer {
	id, ok := r.only("Number", "PhoneNumber", "ICCID")
	if !ok {
		return failure(http.StatusBadRequest)
	}
	number, found := s.state.numbers.objects[id]
	if _, byICCID := r.query["ICCID"]; byICCID {
		number, found = s.findICCID(id)
	}
	if !found {
		return failure(http.StatusNotFound)
	}
	shown := shownNumber(number)
	shown["TNID"] = number["PhoneNumberId"]
	shown["NumberType"] = "Mobile"
	shown["OriginalDatePurchased"] = nil // as published
	if messageType := number.text("MessageType"); messageType != "" {
		shown["MessageType"] = strings.ToUpper(messageType)
	}
	return jsonAnswer(http.StatusOK, shown)
}

// shownNumber is what the inventory and a read of one number have in common.
func shownNumber(number object) map[string]any {
	shown := number.pick(
		"Number", "OrderId", "MessageType", "MessageRouteId", "VoiceRouteId", "Status", "AssignedSubscriberId",
		"SwapsRemaining", "NextSwapResetDate",
	)
	shown["MessageEnabled"] = number.flag("MessageEnabled")
	shown["VoiceEnabled"] = number.flag("VoiceEnabled")
	shown["Classification"] = classification(number)
	shown["Iccid"] = number["ICCID"]
	shown["QrActivationLink"] = number["QRCode"]
	shown["Cnam"] = nil
	if name := strings.TrimSpace(number.text("CnamFirstName") + " " + number.text("CnamLastName")); name != "" {
		shown["Cnam"] = name
	}
	return shown
}

// updateNumber changes the fields that are sent and keeps the others, although the reference does not say so of this operation. A
// cancelled number cannot be changed.
func (s *Sandbox) updateNumber(r request) answer {
	number, found := s.state.numbers.objects[r.fields.text("Number")]
	if !found {
		return failure(http.StatusNotFound)
	}
	if number["Status"] == statusCancelled {
		return *refuse(http.StatusUnprocessableEntity, "Number is cancelled")
	}
	sent := maps.Clone(r.fields)
	rename(sent, "Iccid", "ICCID")
	rename(sent, "Classification", "NumberType")
	if class := sent.text("NumberType"); class != "" {
		sent["NumberType"] = strings.ToLower(class)
	}
	changed := maps.Clone(number)
	changed.merge(sent)
	if refusal := s.refuseNumber(changed, sent); refusal != nil {
		return *refusal
	}
	number.merge(sent)
	o := s.placeOrder(request{at: r.at, atOnce: true}, NumberUpdatePath, "update", nil)
	o.numbers = []string{number.text("Number")}

	shown := number.pick("Number", "MessageType", "MessageRouteId", "VoiceRouteId", "CnamFirstName", "CnamLastName", "ProductType")
	maps.Copy(shown, map[string]any{
		"Tnid":              nil, // as published
		"UpdateOrderId":     o.id,
		"UpdateOrderDate":   r.at.UTC().Format("2006-01-02T15:04:05.0000000-07:00"),
		"UpdateOrderStatus": orderComplete,
		"MessageEnabled":    number.flag("MessageEnabled"),
		"VoiceEnabled":      number.flag("VoiceEnabled"),
		"Classification":    classification(number),
		"Iccid":             number["ICCID"],
	})
	return jsonAnswer(http.StatusOK, shown)
}

// changeStatus changes the status of all numbers or of none when the order completes, regardless of the effective date. The effects of
// swap, swap-sim and replace are not published, so they change nothing.
func (s *Sandbox) changeStatus(r request) answer {
	change := r.fields.text("StatusChange")
	status := map[string]string{"activate": statusActive, "park": statusParked, "cancel": statusCancelled}[change]
	elements, _ := r.fields["PhoneNumbers"].([]any)
	if len(elements) == 0 {
		return problem(problems{"PhoneNumbers": {"The PhoneNumbers field is required."}})
	}
	var ids []string
	numbers := []map[string]any{}
	for _, element := range elements {
		fields, _ := element.(map[string]any)
		number, found := s.state.numbers.objects[object(fields).text("Number")]
		switch {
		case !found:
			return failure(http.StatusNotFound)
		case status != "" && number["Status"] == statusCancelled:
			return *refuse(http.StatusUnprocessableEntity, "Number "+number.text("Number")+" is cancelled")
		}
		ids = append(ids, number.text("Number"))
		numbers = append(numbers, map[string]any{"Number": number["Number"], "QrCode": number["QRCode"]})
	}
	o := s.placeOrder(r, NumberStatusPath, "status", func(*order) {
		for _, id := range ids {
			// A number may be forgotten or cancelled by now.
			if number := s.state.numbers.objects[id]; number != nil && status != "" && number["Status"] != statusCancelled {
				number["Status"] = status
			}
		}
	})
	o.numbers = ids
	effective, _ := time.Parse(usDate, r.fields.text("EffectiveDate")) // checked
	answeredStatus, _ := o.answeredStatus()
	return jsonAnswer(http.StatusOK, map[string]any{
		"OrderId":       o.id,
		"OrderDate":     r.at.UTC().Format(zuluTime),
		"OrderStatus":   answeredStatus,
		"ChangeType":    change,
		"EffectiveDate": effective.Format(midnight),
		"Numbers":       numbers,
	})
}

// classification is the NumberType of a number as reads and updates have it.
func classification(number object) any {
	switch number["NumberType"] {
	case "mvno":
		return "MVNO"
	case "iot":
		return "IoT"
	default:
		return number["NumberType"]
	}
}

func rename(o object, from, to string) {
	if value, found := o[from]; found {
		o[to] = value
		delete(o, from)
	}
}

// pageOf returns the elements of a page. A page beyond the end has none.
func pageOf[E any](all []E, page, size int) []E {
	if page > len(all)/size+1 {
		return all[:0]
	}
	start := min((page-1)*size, len(all))
	return all[start:min(start+size, len(all))]
}

// qrCode is the URL of an image with the activation code of an eSIM.
func qrCode() string {
	code := rand.Text()
	return "https://quickchart.io/qr?text=LPA:1$T-MOBILE.IDEMIA.IO$" +
		code[:5] + "-" + code[5:10] + "-" + code[10:15] + "-" + code[15:20] + "&ecLevel=H&format=png"
}

func randomDigits(n int) string {
	var b strings.Builder
	for range n {
		digit, _ := rand.Int(rand.Reader, big.NewInt(10)) // never fails
		b.WriteString(digit.String())
	}
	return b.String()
}
