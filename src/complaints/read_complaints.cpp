#include <array>

#include "complaints/complaints.h"

namespace uppsikt::complaints {

namespace {

using delimited::among;
using delimited::ListRow;

constexpr std::array<std::string_view, 8> must_have{
    "complaint", "registered_on", "sender", "channel", "category", "severity", "text", "state"
};
constexpr std::array<std::string_view, 17> may_have{
    "since",
    "learned_on",
    "due_on",
    "contract",
    "supplier",
    "organisation_number",
    "address",
    "town",
    "person_role",
    "subject",
    "contact_name",
    "contact_address",
    "anonymous",
    "unit",
    "assignee",
    "summary",
    "outcome"
};

const cases::StateRule<int>& rule_of(State state) {
    return states().machine().state(states().name(state));
}

/// A state in which a case can be taken over, by its name.
std::optional<State> state_named(std::string_view name) {
    for (const auto& rule : states().machine().states)
        if (rule.name == name && rule.takes_over) return states().state(name);
    return std::nullopt;
}

/// Columns that say something only together.
struct Pair {
    std::string_view one;
    std::string_view other;
};
constexpr Pair contact{"contact_name", "contact_address"};
constexpr Pair place{"address", "town"};

bool has_both(ListRow& row, const Pair& pair) {
    const bool has_one = !row.cell(pair.one).empty();
    const bool has_other = !row.cell(pair.other).empty();
    if (has_one && !has_other) row.object_to_empty(pair.other);
    if (has_other && !has_one) row.object_to_empty(pair.one);
    return has_one && has_other;
}

NewComplaint complaint_from(ListRow& row) {
    NewComplaint complaint{
        .sender = row.read("sender", among(sender_names)).value_or(Sender::participant),
        .channel = row.read("channel", among(channel_names)).value_or(Channel::web),
        .category = row.read("category", among(category_names)).value_or(Category::other),
        .severity = row.read("severity", among(severity_names)).value_or(Severity::minor),
        .text = std::string(row.cell("text")),
        .subject =
            {.contract = row.text("contract"),
             .supplier = row.text("supplier"),
             .person_role = row.text("person_role"),
             .stated = row.text("subject")},
        .unit = row.text("unit").value_or("central"),
    };
    if (has_both(row, contact))
        complaint.contact = Contact{
            .name = std::string(row.cell(contact.one)),
            .address = std::string(row.cell(contact.other))
        };
    return complaint;
}

/// What whoever goes on with the case, or looks back at it, would want to know and is not told.
std::vector<std::string> missing_from(const EarlierComplaint& complaint) {
    std::vector<std::string> missing;
    const Subject& subject = complaint.complaint.subject;
    if (!subject.contract && !subject.supplier && !complaint.organisation_number)
        missing.emplace_back("contract");
    const State state = complaint.state;
    const bool is_confirmed = state == State::confirmed || state == State::closed_notified ||
                              state == State::closed_investigated;
    if (is_confirmed && !complaint.summary) missing.emplace_back("summary");
    if (rule_of(state).is_end && !complaint.outcome) missing.emplace_back("outcome");
    return missing;
}

EarlierComplaint earlier_from(ListRow& row) {
    EarlierComplaint earlier{
        .number = std::string(row.cell("complaint")),
        .registered_on = row.read("registered_on", parse_date).value_or(Date{}),
        .state = row.read("state", state_named).value_or(State::registered),
        .since = {},
        .due_on = row.read("due_on", parse_date),
        .assignee = row.text("assignee"),
        .complaint = complaint_from(row),
        .is_anonymous = row.read("anonymous", delimited::yes_or_no).value_or(false),
        .organisation_number = row.read("organisation_number", OrganisationNumber::parse),
        .address = std::nullopt,
        .summary = row.text("summary"),
        .outcome = row.text("outcome"),
        .missing = {},
    };
    const bool has_ended = rule_of(earlier.state).is_end;
    earlier.since = row.read("since", parse_date).value_or(earlier.registered_on);
    if (has_ended && row.cell("since").empty()) row.object_to_empty("since");
    if (has_ended && earlier.due_on) row.object("due_on", row.cell("due_on"));
    earlier.complaint.learned_on = row.read("learned_on", parse_date);
    if (!earlier.complaint.learned_on) earlier.complaint.learned_on = earlier.registered_on;
    if (has_both(row, place))
        earlier.address = EarlierComplaint::Address{
            .street = std::string(row.cell(place.one)),
            .town = std::string(row.cell(place.other))
        };
    earlier.missing = missing_from(earlier);
    return earlier;
}

}  // namespace

Result<EarlierComplaints> read_complaints(delimited::Reader& reader) {
    return delimited::read_list(
        reader,
        {.key = "complaint", .must = must_have, .may = may_have},
        earlier_from
    );
}

}  // namespace uppsikt::complaints
